import type { CalmText } from '../zh/calm.ts';

/** What an empty screen says, and the list of today and yesterday; in English. */
export const calmEn: CalmText = {
  lineUp: 'The line to the hub is up',
  lineDown: 'The line to the hub is down',
  soundOn: 'Sound is on',
  soundOff: 'Sound is off',
  youUntil: (time) => `You are on duty until ${time}`,
  youOnDuty: 'You are on duty',
  youBackup: (time) => `You are the backup until ${time}`,
  youOffDuty: 'Not your shift now; this phone still rings when you are needed',
  nobodyOnDuty: 'Nobody is on duty now',
  alsoOnDuty: (names) => `Also on duty: ${names}`,
  nobodyElse: 'Nobody else is on duty',
  onDuty: (names) => `On duty: ${names}`,
  nameUntil: (name, time) => `${name} (until ${time})`,
  roster: 'Duty roster',
  today: (count) => (count === 0 ? 'No calls yet today' : count === 1 ? '1 call today' : `${count} calls today`),
  lastCalls: 'The last calls',
  day: { today: 'Today', yesterday: 'Yesterday' },
  wentAfter: (time) => `somebody went after ${time}`,
  nobodyWent: 'nobody took it',
  closedBy: (name, outcome) => `${name}: ${outcome}`,
};
