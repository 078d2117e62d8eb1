/** What a page says about itself as a program: the browser it is in, its version, and that there is no hub. In Chinese. */
export const shellZh = {
  inApp: {
    title: '请换浏览器打开',
    join: '这里登录了，手机也不会响：微信、QQ、支付宝一关，页面就没了。邀请还没有用掉。',
    steps: ['点右上角的“···”', '选“在浏览器打开”'],
    hint: '没有这一项？请用手机自带的相机或浏览器扫码。',
  },
};

export type ShellText = typeof shellZh;
