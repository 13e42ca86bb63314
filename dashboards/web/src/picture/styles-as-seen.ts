/**
 * The page's styles as one text that stands alone: what holds for the present width and colours without its conditions, and fonts in
 * place of their addresses, because a picture may ask for nothing.
 */
export async function stylesAsSeen(): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].flatMap((rule) => heldRules(rule, sheet.href)));
  return (await Promise.all(rules)).join('\n');
}

function heldRules(rule: CSSRule, base: string | null): (string | Promise<string>)[] {
  if (rule instanceof CSSMediaRule) {
    return matchMedia(rule.conditionText).matches ? [...rule.cssRules].flatMap((inner) => heldRules(inner, base)) : [];
  }
  return [rule instanceof CSSFontFaceRule ? withFont(rule.cssText, base) : rule.cssText];
}

const address = /url\("?([^")]+)"?\)/;

async function withFont(text: string, base: string | null): Promise<string> {
  const url = address.exec(text)?.[1];
  if (url === undefined) return text;
  const response = await fetch(new URL(url, base ?? document.baseURI));
  return text.replace(address, `url("${await dataAddress(await response.blob())}")`);
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => done(String(reader.result)));
    reader.addEventListener('error', () => failed(reader.error));
    reader.readAsDataURL(blob);
  });
}
