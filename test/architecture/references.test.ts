import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorOf, dangling, headingsOf, type Library } from './references.ts';
import { ROOT } from '../docs/root.ts';
import { readTree } from './tree.ts';

describe('references resolve', () => {
  test('no comment, setting or document refers to something that does not exist', () => {
    expect(dangling(library())).toEqual([]);
  });
});

/** Sources, settings and documents, tests included. */
function library(): Library {
  const paths = new Set(
    execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
      .split('\n')
      .filter((path) => path !== ''),
  );
  const top = [...paths].filter((path) => !path.includes('/') && path.endsWith('.md'));
  return {
    paths,
    texts: new Map([
      // The references below are wrong on purpose.
      ...[...readTree(['.ts', '.tsx', '.css', '.md', '.yaml'])].filter(
        ([path]) => !path.endsWith('references.test.ts'),
      ),
      ...top.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const),
    ]),
  };
}

describe('dangling references are found', () => {
  const mqtt = '# MQTT\n\n## Press\n\n## Press ids\n\n```sh\n# no heading\n```\n';
  const found = (text: string, path = 'hub/a.ts'): string[] =>
    dangling({
      texts: new Map([
        ['hub/contract/mqtt.md', mqtt],
        [path, text],
      ]),
      paths: new Set(['hub/contract/mqtt.md', 'hub/decisions/0013-a.md', 'config/a.yaml', path]),
    });

  test.each([
    '/** As mqtt.md, Press says. */',
    '/** (mqtt.md, Press ids) */',
    '/** mqtt.md, which is here */',
    '/** See hub/contract/mqtt.md. */',
    '// decision 0013',
    '// hub/decisions/0013',
  ])('%s is well', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['/** mqtt.md, Presses */', 'no heading'],
    ['/** mqtt.md, no heading */\n/** mqtt.md, No heading */', 'hub/a.ts:2: mqtt.md has no heading'],
    ['/** http.md, Base */', 'there is no hub/contract/http.md'],
    ['// decision 0099', 'no decision 0099'],
    ['// decisions 0013 and 0098', 'no decision 0098'],
    [`// contra${'ct'} §3`, 'not in the repository'],
    [`// produ${'ct'}.md`, 'not in the repository'],
  ])('%s', (text, why) => {
    expect(found(text).join('\n')).toContain(why);
  });

  test.each([
    ['[a](../hub/contract/mqtt.md#press-ids) [b](a.yaml) [c](#here) [d](https://a.example/b#c)\n# Here', ''],
    ['[a](gone.yaml)', 'gone.yaml leads to no file'],
    ['[a](../hub/contract/mqtt.md#gone)', 'leads to no heading'],
    ['[a](#gone)', '#gone leads to no heading'],
    ['`config/a.yaml` `config/` `hub/a b` `./hub/gone.ts`', ''],
    ['`hub/gone.ts`', 'config/b.md:1: there is no hub/gone.ts'],
  ])('links: %s', (text, why) => {
    const told = found(text, 'config/b.md').join('\n');
    if (why === '') expect(told).toBe('');
    else expect(told).toContain(why);
  });

  test('anchors are made as GitHub makes them', () => {
    expect(headingsOf(mqtt)).toEqual(['MQTT', 'Press', 'Press ids']);
    expect(anchorOf('Duty, roster and reachability')).toBe('duty-roster-and-reachability');
    expect(anchorOf('1. Receipt means stored')).toBe('1-receipt-means-stored');
  });
});
