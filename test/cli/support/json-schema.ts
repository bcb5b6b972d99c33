/** As much of JSON Schema as our own schemas use. Gives each place that does not fit, and a word that it does not know. */
type Schema = Readonly<Record<string, unknown>>

const NOTES = new Set(['$schema', '$id', 'title', 'description'])

export function mistakesIn(schema: object, value: unknown, at = '$'): string[] {
  return Object.entries(schema as Schema).flatMap(([word, wanted]) => {
    if (NOTES.has(word)) return []
    const check = WORDS[word]
    return check === undefined ? [`${at}: the schema says ${word}`] : check(wanted, value, at, schema as Schema)
  })
}

type Check = (wanted: unknown, value: unknown, at: string, schema: Schema) => string[]

const WORDS: Readonly<Record<string, Check>> = {
  type: (wanted, value, at) => {
    const types = [wanted].flat()
    return types.includes(typeOf(value)) || (types.includes('number') && typeOf(value) === 'integer')
      ? []
      : [`${at}: wanted ${types.join(' or ')}, found ${typeOf(value)}`]
  },
  const: (wanted, value, at) => (value === wanted ? [] : [`${at}: is not ${String(wanted)}`]),
  enum: (wanted, value, at) => ((wanted as unknown[]).includes(value) ? [] : [`${at}: is none of ${String(wanted)}`]),
  pattern: (wanted, value, at) =>
    typeof value !== 'string' || new RegExp(String(wanted), 'u').test(value) ? [] : [`${at}: does not match`],
  minimum: (wanted, value, at) => (typeof value !== 'number' || value >= Number(wanted) ? [] : [`${at}: too small`]),
  required: (wanted, value, at) =>
    (wanted as string[]).filter(name => isObject(value) && !(name in value)).map(name => `${at}: has no ${name}`),
  properties: (wanted, value, at) =>
    Object.entries(wanted as Schema).flatMap(([name, one]) =>
      isObject(value) && name in value ? mistakesIn(one as object, value[name], `${at}.${name}`) : [],
    ),
  additionalProperties: (wanted, value, at, { properties = {} }) =>
    wanted !== false || !isObject(value)
      ? []
      : Object.keys(value).flatMap(name => (Object.hasOwn(properties as object, name) ? [] : [`${at}: has ${name}`])),
  items: (wanted, value, at) =>
    Array.isArray(value) ? value.flatMap((one, n) => mistakesIn(wanted as object, one, `${at}[${n}]`)) : [],
  prefixItems: (wanted, value, at) =>
    (wanted as object[]).flatMap((one, n) => (Array.isArray(value) ? mistakesIn(one, value[n], `${at}[${n}]`) : [])),
  anyOf: (wanted, value, at) =>
    (wanted as object[]).some(one => mistakesIn(one, value, at).length === 0) ? [] : [`${at}: fits none`],
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeOf(value) === 'object'
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value
}
