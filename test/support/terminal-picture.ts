import { openBrowser } from '../e2e/browser.js';

/** What tmux captured with its colours, as a picture. */
export async function drawTerminal(chromium: string, lines: string[], columns: number, path: string): Promise<void> {
  const browser = await openBrowser(chromium);
  try {
    const page = await browser.newPage({ viewport: { width: 400, height: 300 }, deviceScaleFactor: 2 });
    await page.setContent(pageOf(lines, columns));
    await page.locator('pre').screenshot({ path });
  } finally {
    await browser.close();
  }
}

function pageOf(lines: string[], columns: number): string {
  const style = `pre { font: 13px/1.25 'DejaVu Sans Mono', monospace; background: #16181d; color: #d8dce3; padding: 12px;
    width: ${columns}ch; margin: 0; box-sizing: content-box; white-space: pre }`;
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><pre>${lines.map(htmlOf).join('\n')}</pre>`;
}

const COLOURS: Record<number, string> = { 31: '#ff6b68', 32: '#6ac46a', 33: '#e5c07b' };

/** The attributes that the screen uses: bold, dim and three colours. */
function htmlOf(line: string): string {
  let [isBold, isDim, colour] = [false, false, ''];
  return line
    .split('\u001b[')
    .map((part, index) => {
      if (index === 0) return escaped(part);
      const [, codes = '', text = ''] = /^([\d;]*)m([^]*)$/.exec(part) ?? [];
      for (const code of codes.split(';').map(Number)) {
        if (code === 0) [isBold, isDim, colour] = [false, false, ''];
        else if (code === 1) isBold = true;
        else if (code === 2) isDim = true;
        else if (code === 22) [isBold, isDim] = [false, false];
        else colour = COLOURS[code] ?? '';
      }
      const style = `${isBold ? 'font-weight:bold;' : ''}${isDim ? 'opacity:.6;' : ''}${colour && `color:${colour}`}`;
      return `<span style="${style}">${escaped(text)}</span>`;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
