import * as pager from '../../hub/contract/pager.ts';
import { PAGER_SETUP_MS, PAGER_SETUP_PAGE_MS } from '../../hub/live/pagers/pager-setups.ts';
import { Id } from '../../hub/contract/ids.ts';
import type { Blocks } from './blocks.ts';
import { code, plain, shapeOf, type Names } from './schema.ts';
import { fieldTable, table } from './table.ts';

const NAMES: Names = new Map([[shapeOf(Id), 'id']]);

export function pagerBlocks(): Blocks {
  return {
    open: fieldTable(plain(pager.PagerOpen), NAMES),
    message: fieldTable(plain(pager.PagerMessage), NAMES),
    delete: fieldTable(plain(pager.PagerDelete), NAMES),
    keepalive: fieldTable(plain(pager.PagerKeepalive), NAMES),
    answer: fieldTable(plain(pager.PagerAnswer), NAMES),
    refusals: table(
      ['status', 'code', 'error'],
      Object.values(pager.PAGER_REFUSALS).map(({ http, code: number, error }) => [String(http), code(number), error]),
    ),
    limits: table(
      ['what', 'value'],
      [
        ['topics in one connection', String(pager.PAGER_TOPICS_MAX)],
        ['connections of one topic; of more, the oldest is ended', String(pager.PAGER_LINES_MAX)],
        ['a line of a JSON stream', `at least every ${pager.PAGER_KEEPALIVE_MS / 1000} s`],
        [
          'a ping',
          `every ${pager.PAGER_PING_MS / 1000} s; while a call waits every ${pager.PAGER_PING_IN_CALL_MS / 1000} s`,
        ],
        [
          'the QR code that sets a phone up; its page after that',
          `${PAGER_SETUP_MS / 60_000} minutes; ${PAGER_SETUP_PAGE_MS / 60_000} minutes`,
        ],
        ['a button after the end of its call', `${pager.PAGER_TOKEN_AFTER_MS / 60_000} minutes`],
        [
          'wrong topics and tokens that one network gets an answer to',
          `${pager.PAGER_GUESSES_BURST} at once, then ${pager.PAGER_GUESSES_PER_S} a second; further ones are cut without an answer`,
        ],
      ],
    ),
  };
}
