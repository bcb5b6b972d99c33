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
    secrets: Object.fromEntries(SECRETS.map(name => [name, keys.secret(name).toString('base64url')])),
  }
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  return Buffer.from(await encrypter.encrypt(JSON.stringify(backup)))
}

/** Puts them in place. Throws SealError where the passphrase is not the one, or it is no such backup. */
export async function restoreKeys(keys: KeyFiles, file: Uint8Array, passphrase: string): Promise<void> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  let backup: Backup
  try {
    backup = JSON.parse(await decrypter.decrypt(file, 'text')) as Backup
  } catch (error) {
    throw new SealError('the passphrase does not open it, or it is no backup of keys', { cause: error })
  }
  if (backup.v !== 1) throw new SealError('this backup was made by another version of the program')
  keys.restore(backup.identity, backup.public_key)
  for (const name of SECRETS) {
    const secret = backup.secrets[name]
    if (secret !== undefined) keys.useSecret(name, secret)
  }
}
