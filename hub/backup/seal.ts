import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { BackupError } from './errors.ts';

/**
 * The first bytes of every age file (age-encryption.org/v1). `age -d FILE | tar xz` opens a backup without Lotusbell.
 */
const AGE = Buffer.from('age-encryption.org/v1\n');

export function isSealed(head: Buffer): boolean {
  return head.subarray(0, AGE.length).equals(AGE);
}

/**
 * Encrypts a stream with a passphrase.
 * @param workFactor log2 of scrypt's cost; 18 takes about 1 s on a PC and 10 s on a Raspberry Pi.
 */
export async function sealed(plain: Readable, passphrase: string, workFactor = 18): Promise<Readable> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return Readable.fromWeb((await encrypter.encrypt(webStream(plain))) as unknown as NodeStream);
}

/** Decrypts a stream. @throws BackupError when the passphrase is wrong. */
export async function opened(closed: Readable, passphrase: string): Promise<Readable> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return Readable.fromWeb((await decrypter.decrypt(webStream(closed))) as unknown as NodeStream);
  } catch (error) {
    throw new BackupError(
      'PASSPHRASE_WRONG',
      'this passphrase does not open the backup',
      'take the one that was set when it was made',
      error,
    );
  }
}

function webStream(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>;
}
