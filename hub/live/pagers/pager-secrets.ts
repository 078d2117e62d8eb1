import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PagerAction } from '../../types/pager.ts';

/** What a button of a message does. `subject`: the id of the call or of the test ring. */
export type PagerToken = { readonly action: PagerAction; readonly subject: string; readonly pager: string };

export type PagerSecrets = {
  /** The same token each time, so that nothing need be stored. It names call and pager and ends with either. */
  readonly token: (token: PagerToken) => string;
  /** @returns null for a token that this hub did not make. */
  readonly read: (text: string) => PagerToken | null;
  /** An event id of the app, 12 characters of base 62: the same for the same parts, unique otherwise. */
  readonly eventId: (...parts: readonly string[]) => string;
};

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_CHARACTERS = 12;
/** 128 bits. */
const MAC_BYTES = 16;
const TOKEN = /^v1\.(go|no|test)\.([a-z0-9]{1,40})\.([a-z0-9]{1,40})\.([\w-]{22})$/;

/** @param key 32 random bytes of DATA/pager/key. */
export function createPagerSecrets(key: Uint8Array): PagerSecrets {
  const mac = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const tokenMac = ({ action, subject, pager }: PagerToken): Buffer =>
    mac(`token v1 ${action} ${subject} ${pager}`).subarray(0, MAC_BYTES);

  return {
    token: (token) => `v1.${token.action}.${token.subject}.${token.pager}.${tokenMac(token).toString('base64url')}`,
    read: (text) => {
      const found = TOKEN.exec(text);
      if (found === null) return null;
      const [, action = '', subject = '', pager = '', given = ''] = found;
      const token = { action: action as PagerAction, subject, pager };
      return timingSafeEqual(Buffer.from(given, 'base64url'), tokenMac(token)) ? token : null;
    },
    eventId: (...parts) => {
      const bytes = mac(`event ${JSON.stringify(parts)}`);
      let rest = bytes.readBigUInt64BE(0) * 0x1_0000_0000n + BigInt(bytes.readUInt32BE(8));
      let id = '';
      for (let i = 0; i < ID_CHARACTERS; i++) {
        id += ALPHABET[Number(rest % 62n)];
        rest /= 62n;
      }
      return id;
    },
  };
}
