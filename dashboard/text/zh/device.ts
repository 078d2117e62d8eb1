/** What a page says about the phone it runs on: whether it hears, and what it missed. In Chinese. */
export const deviceZh = {
  notRinging: '这台手机现在不响',
  nobodyWaits: '现在没有人在等。',
  waiting: (count: number) => `现在有 ${count} 个在等：`,
  deafFor: (time: string, missed: number | null) =>
    missed === null ? `这台手机有 ${time}听不到` : `这台手机有 ${time}听不到，错过\u00a0${missed}\u00a0个呼叫`,
  minutes: (n: number) => `${n}\u00a0分钟`,
  seconds: (n: number) => `${n} 秒`,
  read: '知道了',
  signOutTitle: '要退出登录吗？',
  signOutHint: '退出后这台手机不再响。再登录要用通行密钥，或向负责人要一个新的邀请。',
  signOutYes: '退出登录',
  staySignedIn: '不退出',
  neverTitle: '这台手机还没有加入',
  code: '粘贴邀请链接或邀请码',
  useCode: '加入',
  silent: '这台手机现在发不出声音。请点这里。',
  screenMayGoDark: '屏幕可能会自动熄灭，熄灭后听不到呼叫。请点这里再试，并不时碰一下屏幕。',
};

export type DeviceText = typeof deviceZh;
