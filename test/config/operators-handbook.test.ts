import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/hub/check-config.ts';
import { readShipped } from '../../config/shipped.ts';
import { ADMIN_HELP } from '../../hub/cli/admin.ts';
import { auditCommand } from '../../hub/cli/audit/audit.ts';
import { backupCommand, restoreCommand } from '../../hub/cli/backup.ts';
import type { Command } from '../../hub/cli/command.ts';
import { applyCommand } from '../../hub/cli/apply.ts';
import { checkCommand } from '../../hub/cli/check.ts';
import { doctorCommand } from '../../hub/cli/doctor/doctor.ts';
import { exportCommand } from '../../hub/cli/export.ts';
import { hookCommand } from '../../hub/cli/hook.ts';
import { hubCommand } from '../../hub/cli/hub.ts';
import { pagerCommand } from '../../hub/cli/pager.ts';
import { pairCommand } from '../../hub/cli/pair.ts';
import { personCommand } from '../../hub/cli/person.ts';
import { simCommand } from '../../hub/cli/sim.ts';

const fileIn = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const handbook = fileIn('config/handbook.md');
const unit = fileIn('config/system/lotusbell.service');
const commands: Readonly<Record<string, Command>> = {
  apply: applyCommand,
  audit: auditCommand,
  backup: backupCommand,
  check: checkCommand,
  doctor: doctorCommand,
  export: exportCommand,
  hook: hookCommand,
  hub: hubCommand,
  pager: pagerCommand,
  pair: pairCommand,
  person: personCommand,
  restore: restoreCommand,
  sim: simCommand,
};
const codeOf = (text: string): string[] =>
  [...text.matchAll(/```(?:sh|yaml)\n([^]*?)```|`([^`\n]+)`/g)].map(([, block, inline]) =>
    (block ?? inline ?? '').replaceAll(/ +# .*/g, ''),
  );
const code = codeOf(handbook);

describe('what the handbook tells an operator to type', () => {
  const typed = code
    .flatMap((text) => [...text.matchAll(/(?:^|[\s;&])lotusbell (?!lotusbell )([a-z]+)([^\n`;&|]*)/gm)])
    .map(([, command = '', rest = '']) => ({ command, rest }));

  it('is every command but the demo and the licences', () => {
    expect([...new Set(typed.map(({ command }) => command))].toSorted()).toEqual(Object.keys(commands).toSorted());
  });

  it.each(typed)('lotusbell $command$rest has words and options that its help knows', ({ command, rest }) => {
    const { help = '' } = commands[command] ?? {};
    for (const option of rest.match(/--[a-z-]+/g) ?? []) expect(`${help}${ADMIN_HELP}`).toContain(option);
    const [sub] = /^ (?:verify|check|key|erase|export)\b/.exec(rest) ?? [];
    if (sub !== undefined && ['audit', 'person'].includes(command)) expect(help).toContain(sub.trim());
  });

  it('holds settings without a mistake', () => {
    const [settings = ''] = [...handbook.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text);
    expect(checkConfig(settings).mistakes).toEqual([]);
  });

  it('names settings that there are', () => {
    const known = readShipped('hub.default.yaml') + readShipped('site.lotus.yaml');
    for (const option of ['backup.dir', 'backup.passphraseFile', 'rules.deskPin', 'retention']) {
      expect(handbook).toContain(option);
      for (const key of option.split('.')) expect(known).toMatch(new RegExp(`^\\s*(?:# )?${key}:`, 'm'));
    }
  });
});

it('the Chinese handbook tells people to type the same', () => {
  const chinese = codeOf(fileIn('config/handbook.zh.md'));
  expect(chinese.toSorted()).toEqual(code.toSorted());
  expect(chinese.filter((text) => text.includes('\n'))).toEqual(code.filter((text) => text.includes('\n')));
});

it('the unit of systemd starts the program as the handbook lays it out', () => {
  expect(unit).toMatch(
    /^ExecStart=\S+ node \/opt\/lotusbell\/(dist\/bin\/lotusbell\.js) hub --config \/etc\/lotusbell\/hub\.yaml$/m,
  );
  expect(JSON.parse(fileIn('package.json')).bin.lotusbell).toBe('dist/bin/lotusbell.js');
  expect(unit).toMatch(/^Restart=always$/m);
  // Or a long look at a large book would be taken for a hang, again and again.
  expect(unit).toMatch(/^Type=notify\nTimeoutStartSec=infinity$/m);
  expect(unit).toMatch(/^WatchdogSec=30\nWatchdogSignal=SIGKILL\nNotifyAccess=all$/m);
  expect(unit).toMatch(/^StateDirectory=lotusbell$/m);
  expect(handbook).toContain('data: /var/lib/lotusbell');
});
