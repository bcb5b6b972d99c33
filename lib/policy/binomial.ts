/**
 * What so many of so many say about a share: exact bounds after Clopper and Pearson.
 * Source: Clopper and Pearson, Biometrika 26 (1934) 404–413; DLMF 8.17 (incomplete beta function, its continued fraction 8.17.22),
 * 5.11.1 (Stirling's series).
 */

/**
 * The share that with `confidence` is not exceeded, where `k` of `n` were seen. 1 where nothing was seen; with none of n it is
 * 1 - alpha^(1/n).
 */
export function upperBound(k: number, n: number, confidence: number): number {
  if (k >= n) return 1
  if (k === 0) return -Math.expm1(Math.log1p(-confidence) / n)
  return betaQuantile(confidence, k + 1, n - k)
}

/** The share that with `confidence` is not fallen short of. */
export function lowerBound(k: number, n: number, confidence: number): number {
  if (k <= 0) return 0
  if (k >= n) return Math.exp(Math.log1p(-confidence) / n)
  return betaQuantile(1 - confidence, k, n - k + 1)
}

/** Is the upper bound at most `share`? The same without looking for the bound. */
export function isAtMost(share: number, k: number, n: number, confidence: number): boolean {
  return k < n && incompleteBeta(share, k + 1, n - k) >= confidence
}

/** I_x(a, b), from 0 to 1: regularized. `a` and `b` from 1 on. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b))
  // The fraction converges fast on this side of the mean; the other side is its mirror image.
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b
}

/** The x whose I_x(a, b) is `p`. Halving: slow, and cannot go astray. */
export function betaQuantile(p: number, a: number, b: number): number {
  let low = 0
  let high = 1
  for (let round = 0; round < 1100 && high - low > 1e-14 * high; round++) {
    const middle = (low + high) / 2
    if (incompleteBeta(middle, a, b) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Lentz's way of going through a continued fraction, with Thompson and Barnett's care for zeros. */
function fraction(x: number, a: number, b: number): number {
  const TINY = 1e-300
  const safe = (value: number): number => (Math.abs(value) < TINY ? TINY : value)
  let c = 1
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1))
  let value = d
  // Some √max(a, b) rounds are needed.
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / safe(1 + even * d)
    c = safe(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / safe(1 + odd * d)
    c = safe(1 + odd / c)
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return value
}

const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156]
/** From there on the series is exact to the last bit. */
const LARGE = 15

function stirling(x: number): number {
  return STIRLING.reduceRight((sum, term) => sum / (x * x) + term, 0) / x
}

/** For x > 0. Below LARGE by Γ(x + 1) = x Γ(x). */
function logGamma(x: number): number {
  let at = x
  let product = 1
  for (; at < LARGE; at++) product *= at
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + stirling(at) - Math.log(product)
}

/** ln B(a, b). Of large arguments the difference is made before there are large numbers: their last digits are all that counts. */
function logBeta(a: number, b: number): number {
  const [less, more] = a < b ? [a, b] : [b, a]
  const sum = less + more
  if (more < LARGE) return logGamma(less) + logGamma(more) - logGamma(sum)
  const ratio = (more - 0.5) * Math.log1p(less / more) + less * Math.log(sum) - less
  return logGamma(less) - ratio - stirling(sum) + stirling(more)
}
