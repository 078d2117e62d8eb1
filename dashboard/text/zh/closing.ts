/** What the pages say when a call is closed, when help is asked for, and when it is handed over; in Chinese. */
export const closingZh = {
  more: '更多',
  moreTitle: '还要做什么？',
  moreOutcomes: '其他结果',
  handsAsked: '已叫帮手，还没有人去',
  handsComing: (name: string) => `${name}正在来帮忙`,
  handsThere: (name: string) => `${name}已来帮忙`,
  hears: { proven: '现在听得到', unproven: '可能听得到', cannot: '现在听不到' },
  hearsOnDuty: (words: string) => `值班，${words}`,
  teamHears: (count: number) => (count === 0 ? '现在没有人听得到' : `${count} 人听得到`),
};

export type ClosingText = typeof closingZh;
