/** What the pages say about device troubles, in Chinese. */
export const troublesZh = {
  title: '设备故障',
  silent: (ago: string) => `没有信号，最后一次在${ago}。现在按了也没有人知道`,
  heardAgain: '又有信号了，正在观察',
  falsePresses: (count: number) => `响了 ${count} 次，去了都没有人`,
  brokerGone: {
    unreachable: (ago: string, count: number) => `${ago}起连不上。经它的 ${count} 个按钮现在按了也没有人知道`,
    refused: (ago: string, count: number) => `${ago}起不让登录。经它的 ${count} 个按钮现在按了也没有人知道`,
    certificate: (ago: string, count: number) => `${ago}起证书不可信。经它的 ${count} 个按钮现在按了也没有人知道`,
  },
  bridgeGone: (ago: string, count: number) => `${ago}起离线。经它的 ${count} 个按钮现在按了也没有人知道`,
  broker: (name: string) => `消息服务器 ${name}`,
  bridge: (name: string) => `按钮网关 ${name}`,
  near: (point: string, count: number) => (count > 1 ? `${point}等` : point),
  latched: '恢复信号后，还要按一下按钮，或由您确认',
  takeOn: '我来处理',
  inOrder: '已经修好',
  mine: '您在处理',
  takenOnBy: (name: string) => `${name}在处理`,
  watch: '观察 24 小时：只通知前台和主任',
  unwatch: '结束观察，照常响铃',
  watchedTitle: '观察中的按钮',
  watchedHint: '每次按铃仍会记为呼叫，但只通知前台和主任；长按照常响铃。',
  watchedUntil: (time: string, name: string) => `到 ${time} 自动结束（${name}设定）`,
  watched: (points: string) => `观察中：${points}`,
  count: (open: number, unproven: number, watched: number) =>
    [
      open > 0 ? `${open} 个设备故障` : '',
      watched > 0 ? `${watched} 个按钮在观察` : '',
      unproven > 0 ? `${unproven} 个按钮没有试按过` : '',
    ]
      .filter((words) => words !== '')
      .join('，'),
  more: (count: number) => `另有 ${count} 个设备故障`,
  some: (count: number) => `${count} 个设备故障`,
  unproven: (count: number) => `${count} 个按钮没有试按过`,
  unprovenHint: '每个按一次，才知道它真的能用。',
};

export type TroublesText = typeof troublesZh;
