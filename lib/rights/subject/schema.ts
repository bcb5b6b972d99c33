/** What an export looks like, as JSON Schema. Source: https://json-schema.org/draft/2020-12 */
import { EXPORT_SCHEMA } from './export.ts'
import { HOLDERS } from './holders.ts'

const TEXT = { type: 'string' } as const
const TIME = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' } as const
const SEALED = {
  type: 'object',
  description: 'an age file in base64: sealed to a key that was not at hand',
  required: ['sealed'],
  properties: { sealed: TEXT },
  additionalProperties: false,
} as const

/** What is always there in an item of a class; there may be more, which is columns of the database. */
const ITEMS: Readonly<Record<string, object>> = {
  'held-messages': {
    type: 'object',
    required: ['name', 'recipient', 'delivery', 'held_at', 'expires_at', 'octets', 'class', 'key', 'entry'],
    properties: {
      name: TEXT,
      recipient: TEXT,
      delivery: { ...TEXT, description: 'the envelope recipient that it came for' },
      held_at: TIME,
      expires_at: TIME,
      octets: { type: 'integer' },
      class: { enum: ['likely', 'sure', 'forged', 'malware', 'other'] },
      key: { ...TEXT, description: 'the public key that it is sealed to' },
      entry: {
        description: 'what the list shows; null: its time is over',
        anyOf: [
          { type: 'null' },
          SEALED,
          {
            type: 'object',
            required: ['reference', 'sender', 'from', 'subject'],
            properties: { reference: TEXT, sender: { type: ['string', 'null'] }, from: TEXT, subject: TEXT },
          },
        ],
      },
      because: { type: 'array', items: TEXT, description: 'why it was held, in words' },
      message: {
        type: ['string', 'null'],
        pattern: '^[A-Za-z0-9_-]+\\.(eml|age)$',
        description: 'its file in the folder of --with-messages',
      },
    },
  },
  'personal-keys': {
    type: 'object',
    required: ['recipient', 'public_key', 'made_at', 'current'],
    properties: { recipient: TEXT, public_key: TEXT, made_at: TIME, current: { enum: [0, 1] } },
  },
  journal: {
    type: 'object',
    required: ['seq', 'at', 'kind', 'words'],
    properties: { seq: { type: 'integer' }, at: TIME, kind: TEXT, words: { type: ['object', 'null'] } },
  },
  person: { type: 'object', required: ['tag', 'recipient'], properties: { tag: TEXT, recipient: TEXT } },
  aliases: {
    type: 'object',
    required: ['address', 'primary_address'],
    properties: { address: TEXT, primary_address: TEXT },
  },
  'lists-own': {
    type: 'object',
    required: ['scope', 'list', 'kind', 'value', 'created_at'],
    properties: { scope: TEXT, list: { enum: ['allow', 'block'] }, kind: TEXT, value: TEXT, created_at: TIME },
  },
}

export function exportSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: EXPORT_SCHEMA,
    title: 'Everything that cleanmilter holds about one address',
    type: 'object',
    required: ['schema', 'made_at', 'address', 'addresses', 'classes', 'not_attributable'],
    properties: {
      schema: { const: EXPORT_SCHEMA },
      made_at: TIME,
      address: { ...TEXT, description: 'the main name of who it is about' },
      addresses: { type: 'array', items: TEXT, description: 'with its aliases' },
      classes: {
        type: 'array',
        prefixItems: HOLDERS.map(holder => ({
          type: 'object',
          required: ['class', 'what', 'count', 'items'],
          properties: {
            class: { const: holder.class },
            what: { type: 'string', description: holder.what },
            count: { type: 'integer', minimum: 0 },
            items: { type: 'array', items: ITEMS[holder.class] ?? { type: 'object' } },
          },
          additionalProperties: false,
        })),
      },
      not_attributable: {
        type: 'array',
        description: 'what is kept and cannot be found by an address, and when it dies by itself',
        items: {
          type: 'object',
          required: ['class', 'why', 'ends_after_days'],
          properties: { class: TEXT, why: TEXT, ends_after_days: { type: ['integer', 'null'] } },
          additionalProperties: false,
        },
      },
    },
    additionalProperties: false,
  }
}
