/** The milter protocol: what `cleanmilter/milter` exports. It knows no mail filter. */
export type * from './command.ts'
export type * from './connection.ts'
export type * from './macros.ts'
export type * from './negotiate.ts'
export type * from './reply.ts'
export type * from './server.ts'
export * from './error.ts'
export * from './protocol.ts'
