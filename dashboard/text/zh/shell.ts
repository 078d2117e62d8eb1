/** What a page says about itself as a program: the browser it is in, its version, and that there is no hub. In Chinese. */
export const shellZh = {
  inApp: {
    title: '请换浏览器打开',
    join: '这里登录了，手机也不会响：微信、QQ、支付宝一关，页面就没了。邀请还没有用掉。',
    steps: ['点右上角的“···”', '选“在浏览器打开”'],
    hint: '没有这一项？请用手机自带的相机或浏览器扫码。',
  },
  newVersion: '有新版本',
  newVersionHint: '现在这一版照常响。换了以后要点一下屏幕，才有声音。',
  loadNow: '现在换',
  loadedAnew: '刚换了新版本。请点一下屏幕，否则不响。',
  notLoaded: '这一部分打不开：可能断线了，也可能有了新版本。',
  loadAgain: '重新打开本页',
  noHub: '连不上主机',
  noHubHint: '现在听不到任何呼叫。请连上楼里的 Wi-Fi；主机没开的话，请告诉负责人。',
  goesOn: '正在不停地试。主机一回来，本页自己接着用。',
  touchToHear: '点一下，断线时会有提示音',
};

export type ShellText = typeof shellZh;
