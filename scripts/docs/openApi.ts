import { openApiDocument } from '../../src/http/control/openApiDocument.ts';

/** As wide as the formatter lets a line be. */
const lineWidth = 110;

/** `docs/simulator.openapi.json`: the control interface of the server. */
export function openApiFile(): string {
  return `${JSON.stringify(openApiDocument(), undefined, 2).replaceAll(listOfTexts, onOneLine)}\n`;
}

const listOfTexts = /^( *(?:"[^"]+": )?\[)\n((?: *"[^"]*",?\n)+) *(\],?)$/gm;

/** A list of texts on one line, if it fits, as the formatter has it. */
function onOneLine(lines: string, opening: string, texts: string, closing: string): string {
  const line = `${opening}${texts.trim().replaceAll(/\n */g, ' ')}${closing}`;
  return line.length <= lineWidth ? line : lines;
}
