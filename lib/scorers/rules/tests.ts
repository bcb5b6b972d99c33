/**
 * The two test strings.
 */
import { testStrings } from './test-strings.ts'
import type { Rule } from './rule.ts'

export const TESTS: readonly Rule[] = [
  {
    name: 'EICAR',
    points: 100,
    why: {
      en: 'The message carries the EICAR test file, which stands for malware.',
      de: 'Die Nachricht enthält die EICAR-Testdatei, die für Schadsoftware steht.',
      fr: 'Le message contient le fichier de test EICAR, qui représente un logiciel malveillant.',
      it: 'Il messaggio contiene il file di prova EICAR, che rappresenta un software dannoso.',
    },
    malware: true,
    holds: mail => testStrings(mail.content).eicar,
  },
  {
    name: 'GTUBE',
    points: 1000,
    why: {
      en: 'The message carries the GTUBE test string, which stands for spam.',
      de: 'Die Nachricht enthält die GTUBE-Testzeichenfolge, die für Spam steht.',
      fr: 'Le message contient la chaîne de test GTUBE, qui représente du spam.',
      it: 'Il messaggio contiene la stringa di prova GTUBE, che rappresenta lo spam.',
    },
    holds: mail => testStrings(mail.content).gtube,
  },
]
