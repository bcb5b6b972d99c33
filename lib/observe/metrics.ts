/**
 * Counters, in the text format that Prometheus reads. Names and labels are words of our own: nothing from mail.
 */
import type { Server } from 'node:http'

export interface Metrics {
  /** Adds to a counter; `labels` as in `{action="tag"}`, made of words of our own. */
  count(name: string, labels?: Readonly<Record<string, string>>, by?: number): void
  /** A value read when it is asked for. */
  gauge(name: string, read: () => number): void
  text(): string
}

export function createMetrics(): Metrics {
  const counters = new Map<string, number>()
  const gauges = new Map<string, () => number>()
  return {
    count(name, labels, by = 1) {
      const series = labels === undefined ? name : name + labelText(labels)
      counters.set(series, (counters.get(series) ?? 0) + by)
    },
    gauge(name, read) {
      gauges.set(name, read)
    },
    text() {
      const lines: string[] = []
      let last = ''
      for (const [series, value] of [...counters].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const name = series.split('{', 1)[0] ?? series
        if (name !== last) lines.push(`# TYPE ${name} counter`)
        last = name
        lines.push(`${series} ${value}`)
      }
      for (const [name, read] of gauges) lines.push(`# TYPE ${name} gauge`, `${name} ${read()}`)
      return `${lines.join('\n')}\n`
    },
  }
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[^A-Za-z0-9_.:-]/g, '_')}"`)
  return `{${pairs.join(',')}}`
}

/** Serves `/metrics` on `host:port`. Listens on loopback unless the admin says otherwise; no other page. */
export async function serveMetrics(metrics: Metrics, host: string, port: number): Promise<Server> {
  const { createServer } = await import('node:http') // 15 MB of memory that only those pay who want figures
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(metrics.text())
  })
  server.unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return server
}
