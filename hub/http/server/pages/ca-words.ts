export type CaLanguage = 'zh' | 'en';

export type CaWords = {
  readonly lang: string;
  readonly title: string;
  readonly why: string;
  readonly download: string;
  readonly scan: string;
  readonly check: string;
  readonly checkHint: string;
  readonly android: string;
  readonly androidSteps: readonly string[];
  readonly iphone: string;
  readonly iphoneSteps: readonly string[];
  readonly last: string;
  readonly lastHint: string;
  readonly until: string;
  readonly devices: string;
  readonly other: { readonly lang: CaLanguage; readonly name: string };
};

export const CA_WORDS: Readonly<Record<CaLanguage, CaWords>> = {
  zh: {
    lang: 'zh-CN',
    title: '让这部手机信任本楼的呼叫系统',
    why: '本系统不依赖互联网，自己签发证书。每部手机装一次根证书，之后连接就是加密的，浏览器也不再警告。请用系统自带的浏览器打开本页；在微信里打开的，请点右上角“…”，选“在浏览器打开”。',
    download: '下载根证书',
    scan: '用手机扫这个码，就能在手机上打开本页：',
    check: '核对指纹',
    checkHint:
      '安装前请核对：手机上显示的 SHA-256 指纹要与这里相同，也要与系统所在的那台机器上显示的相同（在那台机器上打开本页，或看它启动时的日志）。不同就不要安装，并告诉管理员。',
    android: '安卓手机',
    androidSteps: [
      '手机须先设有锁屏密码。点上面的“下载根证书”，保存 ca.crt。',
      '打开“设置”，找到“安全”（或“密码与安全”“更多安全设置”），再进“加密与凭据”。各品牌叫法不同，在“设置”里搜索“证书”最快。',
      '点“安装证书”（或“从存储设备安装”），选“CA 证书”，再选“仍然安装”。',
      '选刚才下载的 ca.crt。',
      '在“信任的凭据”的“用户”一栏里点开它，核对指纹。',
    ],
    iphone: '苹果手机',
    iphoneSteps: [
      '一定用 Safari 打开本页。点上面的“下载根证书”，再点“允许”。',
      '打开“设置”，点最上面的“已下载描述文件”，点“安装”，输入锁屏密码，再点“安装”。点“更多详细信息”可以核对指纹。',
      '回到“设置”，依次进“通用”“关于本机”，在最下面点“证书信任设置”。',
      '把这张证书的开关打开，点“继续”。少了这一步，浏览器仍会警告。',
    ],
    last: '最后',
    lastHint: '打开下面的地址。浏览器不再警告，就装好了：',
    until: '根证书有效期至',
    devices: '按钮等设备（MQTT 加密连接）信任的也是这张 PEM 格式的根证书。',
    other: { lang: 'en', name: 'English' },
  },
  en: {
    lang: 'en',
    title: 'Let this phone trust the call system of this building',
    why: 'This system works without the Internet and signs its own certificate. Each phone is given its authority once; from then on the connection is encrypted and the browser no longer warns. Open this page in the browser that came with the phone; inside WeChat, tap “…” at the top right and choose “Open in browser”.',
    download: 'Download the authority',
    scan: 'Scan this code with the phone to open this page there:',
    check: 'Compare the fingerprint',
    checkHint:
      'Before you install it: the SHA-256 fingerprint that the phone shows must be the one here, and the one shown on the machine that runs the system (open this page there, or look at the log of its start). If it differs, do not install it, and tell the administrator.',
    android: 'Android',
    androidSteps: [
      'The phone needs a screen lock first. Tap “Download the authority” above and save ca.crt.',
      'Open Settings, go to Security & privacy (perhaps More security settings), then Encryption & credentials. Names differ between makers; searching Settings for “certificate” is quickest.',
      'Tap Install a certificate, choose CA certificate, then Install anyway.',
      'Choose the ca.crt that you have just downloaded.',
      'Open it under Trusted credentials, User, and compare the fingerprint.',
    ],
    iphone: 'iPhone',
    iphoneSteps: [
      'It has to be Safari. Tap “Download the authority” above, then Allow.',
      'Open Settings, tap Profile Downloaded at the top, then Install, enter the passcode, and Install again. More Details shows the fingerprint.',
      'Back in Settings, go to General, About, and at the very bottom Certificate Trust Settings.',
      'Switch this certificate on and tap Continue. Without this step the browser goes on warning.',
    ],
    last: 'At last',
    lastHint: 'Open the address below. When the browser does not warn any more, it is done:',
    until: 'The authority is valid until',
    devices: 'Buttons and other devices (MQTT over TLS) trust this same authority, in PEM.',
    other: { lang: 'zh', name: '中文' },
  },
};
