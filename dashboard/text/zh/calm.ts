/** What an empty screen says, and the list of today and yesterday; in Chinese. */
export const calmZh = {
  lineUp: '已连上主机',
  lineDown: '没有连上主机',
  soundOn: '声音已开',
  soundOff: '声音关着',
  youUntil: (time: string) => `您值班到 ${time}`,
  youOnDuty: '您正在值班',
  youBackup: (time: string) => `您是后备，到 ${time}`,
  youOffDuty: '您现在不在班上，有需要时仍会响',
  nobodyOnDuty: '现在没有人值班',
  alsoOnDuty: (names: string) => `一起值班：${names}`,
  nobodyElse: '没有别人值班',
  onDuty: (names: string) => `值班：${names}`,
  nameUntil: (name: string, time: string) => `${name}（到 ${time}）`,
  roster: '值班表',
  today: (count: number) => (count === 0 ? '今天还没有呼叫' : `今天 ${count} 个呼叫`),
  lastCalls: '最近结束的呼叫',
  day: { today: '今天', yesterday: '昨天' },
  wentAfter: (time: string) => `${time} 后有人去`,
  nobodyWent: '没有人接',
  closedBy: (name: string, outcome: string) => `${name}：${outcome}`,
};

export type CalmText = typeof calmZh;
