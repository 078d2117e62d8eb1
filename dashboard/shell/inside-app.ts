/**
 * A browser inside another app, such as the one that opens what WeChat has scanned (WeCom names MicroMessenger, too). It
 * keeps no sign-in for the real browser, neither opens `ntfy://` nor saves a file, and ends with the app.
 */
export function isInsideApp(userAgent: string): boolean {
  return /MicroMessenger|\bQQ\/|AlipayClient|DingTalk|Weibo|Feishu|Lark|baiduboxapp|aweme|\bFBA[NV]\b/i.test(userAgent);
}
