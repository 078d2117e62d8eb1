/** What the pages say about an act whose end is open: not answered, not sent yet, muted. In Chinese. */
export const actsZh = {
  unknown: '不知道有没有办成，正在再问主机。',
  asking: '正在问主机…',
  sentOverIn: (team: string, seconds: number) => `${seconds} 秒后转给${team}`,
  undo: '撤销，留在这里',
  notGoing: '不表示我去',
  muted: '这台手机先不响。还没有人去。',
  mutedFor: (seconds: number) => `先不响，${seconds} 秒后再响。还没有人去。`,
};

export type ActsText = typeof actsZh;
