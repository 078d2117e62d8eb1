/** Names of phones in lists, in Chinese. */
export const devicesZh = {
  words: {
    WeChat: '微信',
    browser: '浏览器',
    device: '设备',
    Android: '安卓',
    iPhone: '苹果手机',
    iPad: '苹果平板',
    Mac: '苹果电脑',
  },
  on: (browser: string, system: string) => `${system} ${browser}`,
  joined: (name: string, day: string) => `${name}，${day}登录`,
  rename: '改名',
  newName: '这部手机的名称',
  save: '保存',
};

export type DevicesText = typeof devicesZh;
