import { expect, test } from 'vitest';
import { problemOf, type ProblemKind } from '../../hub/brokers/problem.ts';

const ROWS: readonly (readonly [ProblemKind, readonly unknown[]])[] = [
  [
    'certificate',
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'CERT_HAS_EXPIRED',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
  ],
  ['unreachable', ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'ECONNRESET', undefined, 3, 0x88]],
  ['refused', [2, 4, 5, 0x85, 0x86, 0x87, 0x8a]],
  ['protocol', [1, 0x84]],
  ['taken-over', [0x8e]],
];

test.each(ROWS)('%s', (kind, codes) => {
  for (const code of codes) expect([code, problemOf({ code, message: 'with a secret' }).kind]).toEqual([code, kind]);
  expect(JSON.stringify(codes.map((code) => problemOf({ code, message: 'with a secret' })))).not.toContain('secret');
});
