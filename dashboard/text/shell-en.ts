import type { ShellText } from './shell-zh.ts';

/** What a page says about itself as a program: the browser it is in, its version, and that there is no hub. In English. */
export const shellEn: ShellText = {
  inApp: {
    title: 'Open this in a browser',
    join: 'A phone that joins in here does not ring: the page ends when WeChat, QQ or Alipay is closed. The invitation has not been used.',
    steps: ['Tap “···” at the top right', 'Choose “Open in browser”'],
    hint: 'Not there? Scan the code with the camera or the browser of the phone.',
  },
};
