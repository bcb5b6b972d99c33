import t from 'tap'
import { createMetrics, serveMetrics } from '../../lib/observe/metrics.ts'
import type { AddressInfo } from 'node:net'

t.test('counters and gauges, as Prometheus reads them', async t => {
  const metrics = createMetrics()
  metrics.count('m_total', { action: 'tag' })
  metrics.count('m_total', { action: 'tag' }, 2)
  metrics.count('m_total', { action: 'a"}\n@' })
  metrics.gauge('g', () => 7)
  const want = '# TYPE m_total counter\nm_total{action="a____"} 1\nm_total{action="tag"} 3\n# TYPE g gauge\ng 7\n'
  t.equal(metrics.text(), want)
  const server = await serveMetrics(metrics, '127.0.0.1', 0)
  t.teardown(() => server.close())
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.equal(await (await fetch(`${at}/metrics`)).text(), want)
  t.equal((await fetch(`${at}/`)).status, 404)
  t.equal((await fetch(`${at}/metrics`, { method: 'POST' })).status, 404)
})
