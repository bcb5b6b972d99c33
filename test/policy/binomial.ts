/** Against values of other programs (R, SciPy), and against the sums that the bounds are defined by. */
import t from 'tap'
import { betaQuantile, incompleteBeta, isAtMost, lowerBound, upperBound } from '../../lib/policy/binomial.ts'

const near = (found: number, want: number, tolerance = 1e-11): boolean => Math.abs(found - want) <= tolerance * want

for (const { k, n, confidence, lower, upper } of [
  { k: 0, n: 10, confidence: 0.975, lower: 0, upper: 0.3084971078187607 },
  { k: 1, n: 10, confidence: 0.975, lower: 0.0025285785444617865, upper: 0.4450161170281954 },
  { k: 5, n: 10, confidence: 0.975, lower: 0.18708602844739855, upper: 0.8129139715526015 },
  { k: 10, n: 10, confidence: 0.975, lower: 0.6915028921812393, upper: 1 },
  { k: 10, n: 100, confidence: 0.975, lower: 0.04900468922148596, upper: 0.17622259774002266 },
  { k: 3, n: 1000, confidence: 0.95, lower: 0.0008181753982218005, upper: 0.007735244718479458 },
  { k: 999, n: 1000, confidence: 0.95, lower: 0.9952650064245002, upper: 0.999948708021091 },
  { k: 1, n: 24_000, confidence: 0.95, lower: 2.137218315626956e-6, upper: 0.00019764560526746382 },
  { k: 500_000, n: 1_000_000, confidence: 0.95, lower: 0.4991770739494771, upper: 0.5008229260505229 },
  { k: 5, n: 10_000_000, confidence: 0.999, lower: 7.393718524586787e-8, upper: 1.6454735779360215e-6 },
])
  t.test(`${k} of ${n} at ${confidence}`, async t => {
    t.ok(near(lowerBound(k, n, confidence), lower, 1e-9), `${lowerBound(k, n, confidence)}, wanted ${lower}`)
    t.ok(near(upperBound(k, n, confidence), upper, 1e-9), `${upperBound(k, n, confidence)}, wanted ${upper}`)
  })

for (const [x, a, b, want] of [
  [-1, 2, 3, 0],
  [0, 2, 3, 0],
  [1, 2, 3, 1],
  [2, 2, 3, 1],
  [0.5, 1, 1, 0.5],
  [0.3, 2, 5, 0.579825],
  [0.9, 30, 2, 0.1695646331008649],
  [0.0002, 2, 23_999, 0.9522824779424359],
  [0.5, 1000, 1000, 0.5],
  [1e-6, 4, 999_997, 0.018988095562903394],
  [0.999, 999, 1, 0.36806348825922297],
] as const)
  t.test(`I_${x}(${a}, ${b})`, async t => {
    const found = incompleteBeta(x, a, b)
    t.ok(want === 0 ? found === 0 : near(found, want, 1e-9), `${found}, wanted ${want}`)
  })

t.test('nothing seen says nothing', async t => {
  t.strictSame([lowerBound(0, 0, 0.95), upperBound(0, 0, 0.95)], [0, 1])
  t.equal(isAtMost(0.5, 0, 0, 0.95), false)
  t.equal(isAtMost(1, 3, 3, 0.95), false)
})

t.test('none of n: 1 - alpha^(1/n)', async t => {
  for (const n of [1, 10, 1000, 14_978, 10_000_000])
    t.ok(near(upperBound(0, n, 0.95), -Math.expm1(Math.log(0.05) / n), 1e-12), String(n))
  t.equal(isAtMost(0.0002, 0, 14_977, 0.95), false)
  t.equal(isAtMost(0.0002, 0, 14_978, 0.95), true)
})

t.test('the bound is the share at which so few are seen with a chance of alpha: the sum says so', async t => {
  for (const [k, n] of [
    [0, 7],
    [2, 40],
    [7, 300],
    [30, 900],
  ] as const) {
    const p = upperBound(k, n, 0.95)
    let term = (1 - p) ** n
    let sum = term
    for (let i = 1; i <= k; i++) sum += term *= ((n - i + 1) / i) * (p / (1 - p))
    t.ok(near(sum, 0.05, 1e-9), `${k} of ${n}: ${sum}`)
  }
})

t.test('isAtMost agrees with the bound, and grows with n and falls with k', async t => {
  for (const k of [0, 1, 5, 40])
    for (const n of [50, 1000, 30_000])
      for (const share of [0.0002, 0.001, 0.05, 0.5])
        t.equal(isAtMost(share, k, n, 0.95), upperBound(k, n, 0.95) <= share, `${k} of ${n}, ${share}`)
  t.ok(upperBound(1, 1000, 0.95) < upperBound(2, 1000, 0.95))
  t.ok(upperBound(1, 2000, 0.95) < upperBound(1, 1000, 0.95))
})

t.test('the quantile is the inverse', async t => {
  for (const p of [1e-6, 0.05, 0.5, 0.95, 0.999]) t.ok(near(incompleteBeta(betaQuantile(p, 3, 900), 3, 900), p, 1e-8))
})
