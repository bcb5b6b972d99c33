/**
 * A backup of the site's keys that may be kept anywhere: what opens held mail and what makes links and marks, in one age file under a
 * passphrase. The keys of days are not in it: they are to die.
 */
import { Decrypter, Encrypter } from 'age-encryption'
import { SealError } from './seal.ts'
import type { KeyFiles, SecretName } from './key-files.ts'

const SECRETS: readonly SecretName[] = ['links', 'mark', 'twins']

type Backup = {
  readonly v: 1
  readonly identity: string
  readonly public_key: string
  readonly secrets: Readonly<Record<string, string>>
}

/** `age -d` opens it, too: JSON. Throws KeyError. */
export async function backupKeys(keys: KeyFiles, passphrase: string): Promise<Buffer> {
  const backup: Backup = {
    v: 1,
    identity: keys.identityText(),
    public_key: keys.publicKey(),
    secrets: Object.fromEntries(SECRETS.map(name => [name, keys.secretText(name)])),
  }
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  return Buffer.from(await encrypter.encrypt(JSON.stringify(backup)))
}

/** Puts them in place. Throws SealError where the passphrase is not the one, or it is no such backup; KeyError where it is damaged. */
export async function restoreKeys(keys: KeyFiles, file: Uint8Array, passphrase: string): Promise<void> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  let backup: Partial<Backup> | null
  try {
    backup = JSON.parse(await decrypter.decrypt(file, 'text')) as Partial<Backup> | null
  } catch {
    // No cause: it may quote what was in it.
    throw new SealError('the passphrase does not open it, or it is no backup of keys')
  }
  const { v, identity, public_key, secrets = {} } = backup ?? {}
  if (v !== 1 || typeof identity !== 'string' || typeof public_key !== 'string')
    throw new SealError('this is no backup of keys, or one that was made by another version of the program')
  keys.restore(identity, public_key)
  for (const name of SECRETS) {
    const secret = secrets[name]
    if (secret !== undefined) keys.useSecret(name, secret)
  }
}
