/** The only style sheet: it stands in each page, and the page's policy names its hash. */
import { createHash } from 'node:crypto'
import { Html } from './html.ts'

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; }
form { margin: 0 0 .8rem; }
.row form { display: inline-block; margin: 0 .5rem .5rem 0; }
label { display: block; margin: .6rem 0; }
input, select { font: inherit; padding: .35rem; max-width: 100%; box-sizing: border-box; }
input[type=password], input[type=text], input[type=email] { display: block; width: 24rem; }
button { font: inherit; padding: .4rem .9rem; }
.warn { border-left: 4px solid #b45309; padding-left: .8rem; }
.code { font: 1.2rem monospace; letter-spacing: .05em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid #8884; overflow-wrap: anywhere; }
nav { margin: 1rem 0; }
nav a, nav form { margin-right: 1rem; display: inline-block; }
`

export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`

/** To the octet what the hash is of. */
export const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`)
