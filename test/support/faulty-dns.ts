/**
 * A DNS server that is broken in one way, over UDP and TCP: no packaged server does this on demand.
 * Source: RFC 1035 §4.1.1 (header bits), §4.2.2 (TCP).
 */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { until } from './wait.ts'
import type { AddressInfo, Socket } from 'node:net'

/**
 * dead: no answer at all. servfail: RCODE 2. garbage: octets that are no DNS message, with and without the right id.
 * truncated: TC over UDP, and nothing over TCP. late: the answer after `lateMs`.
 */
export type Fault = 'dead' | 'servfail' | 'garbage' | 'truncated' | 'late'

export type FaultyDns = {
  readonly server: string
  /** Questions over UDP so far. */
  readonly asked: () => number
  /** Resolves when a question has come since the last call. */
  question(): Promise<void>
  stop(): Promise<void>
}

export async function startFaultyDns(fault: Fault, lateMs = 30_000): Promise<FaultyDns> {
  const udp = createSocket('udp4')
  const timers = new Set<NodeJS.Timeout>()
  let asked = 0
  let known = 0
  udp.on('message', (query, peer) => {
    asked++
    const say = (answer: Buffer) => udp.send(answer, peer.port, peer.address, () => {})
    switch (fault) {
      case 'dead':
        break
      case 'servfail':
        say(answerTo(query, 2))
        break
      case 'garbage':
        say(Buffer.from('no such thing as a DNS message'))
        say(Buffer.concat([query.subarray(0, 2), Buffer.alloc(40, 0xff)])) // the right id, 65,535 of everything
        say(query.subarray(0, 2))
        break
      case 'truncated':
        say(answerTo(query, 0, 0x02))
        break
      case 'late': {
        const timer = setTimeout(() => {
          timers.delete(timer)
          say(answerTo(query, 3))
        }, lateMs)
        timers.add(timer)
        break
      }
      default:
        throw new Error(String(fault satisfies never))
    }
  })
  const sockets = new Set<Socket>()
  const tcp = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.resume() // heard, never answered
  })
  await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve))
  const { port } = tcp.address() as AddressInfo
  await new Promise<void>((resolve, reject) => {
    udp.once('error', reject)
    udp.bind(port, '127.0.0.1', resolve)
  })
  return {
    server: `127.0.0.1:${port}`,
    asked: () => asked,
    async question() {
      await until('a DNS question', () => asked > known)
      known = asked
    },
    async stop() {
      for (const timer of timers) clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      udp.close()
      await new Promise(resolve => tcp.close(resolve))
    },
  }
}

/** The query back as an answer without records, with this RCODE; `flags` goes into the third octet (TC is 2). */
function answerTo(query: Buffer, rcode: number, flags = 0): Buffer {
  const answer = Buffer.from(query)
  if (answer.length < 12) return answer
  answer[2] = 0x80 | (answer.readUInt8(2) & 0x79) | flags // QR, opcode and RD kept
  answer[3] = 0x80 | rcode // RA
  answer.writeUInt16BE(0, 10) // no additional section: the OPT record's octets follow, so cut them
  return answer.subarray(0, questionEnd(answer))
}

function questionEnd(message: Buffer): number {
  let at = 12
  while (at < message.length && message[at] !== 0) at += (message[at] ?? 0) + 1
  return Math.min(message.length, at + 5)
}
