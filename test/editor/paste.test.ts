/**
 * What is pasted, in the manner of each program, with invented words. Read by the browser's own parser, since that is what
 * the cleaner leans on.
 */
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Bench, findBrowser } from './page.ts'

const browser = findBrowser()

const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- @list l0:level1 {mso-level-number-format:bullet;} p.MsoNormal {margin:0cm;} --></style></head>
<body lang=SV style='tab-interval:65.2pt'><!--StartFragment-->
<h1 style='mso-list:none'><span style='font-family:"Arial",sans-serif'>Verksamhetsplan<o:p></o:p></span></h1>
<h2>Bakgrund</h2>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Viktigt:</b> medel om 1&nbsp;240&nbsp;000 kr, se
<i>bilaga&nbsp;2</i>.&nbsp; <u>Understruket</u> <s>struket</s> <span style='color:red'>rött</span><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;</span></span></span><![endif]>Första punkten<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span><![endif]>Inre ett<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp;&nbsp;</span></span>Inre två<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>Andra punkten<o:p></o:p></p>
<p class=MsoNormal>Styrgruppen beslutar</p>
<p class=MsoNormal><i>att</i> anta planen, och</p>
<p class=MsoNormal><i>att</i> följa upp den i <a href="https://example.org/plan" style='color:blue'><span style='text-decoration:underline'>november</span></a>.</p>
<p class=MsoIntenseQuote>Ett citat.</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'>
 <tr style='mso-yfti-irow:0'><td width=200 valign=top style='border:solid 1.0pt'><p class=MsoNormal><b>Kommun<o:p></o:p></b></p></td><td><p class=MsoNormal><b>Andel</b></p></td></tr>
 <tr><td colspan=2><p class=MsoNormal>Granbacka</p><p class=MsoNormal>och Tallnäs</p></td></tr>
</table>
<p class=MsoNormal><img width=10 height=10 src="file:///C:/bild.png" v:shapes="Bild_1"><a href="javascript:alert(1)">klicka</a><script>alert(1)</script></p>
<!--EndFragment--></body></html>`

const wordClean =
  '<h2>Verksamhetsplan</h2><h3>Bakgrund</h3>' +
  '<p><strong>Viktigt:</strong> medel om 1\u00a0240\u00a0000 kr, se <em>bilaga 2</em>. <u>Understruket</u> <s>struket</s> rött</p>' +
  '<ul><li><p>Första punkten</p><ol><li><p>Inre ett</p></li><li><p>Inre två</p></li></ol></li><li><p>Andra punkten</p></li></ul>' +
  '<p>Styrgruppen beslutar</p>' +
  '<ul data-list="att"><li><p>anta planen, och</p></li><li><p>följa upp den i <a href="https://example.org/plan">november</a>.</p></li></ul>' +
  '<blockquote><p>Ett citat.</p></blockquote>' +
  '<table><tbody><tr><th><p>Kommun</p></th><th><p>Andel</p></th></tr><tr><td colspan="2"><p>Granbacka</p><p>och Tallnäs</p></td></tr></tbody></table>' +
  '<p>klicka</p>'

const outlook = `<html><body><div class="WordSection1"><p class="MsoNormal">Hej alla,<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<div style="font-family:Aptos,sans-serif;font-size:12pt"><div>Första raden<br>andra raden</div><div><br></div><div>Gruppen föreslår<br>att bjuda in regionen<br>att boka lokal</div></div>
<table border="0" cellpadding="0" width="100%"><tbody><tr><td><div>Ram runt brevet</div></td></tr></tbody></table>
<ol start="1" type="1"><li class="MsoListParagraph" style="mso-list:l1 level1 lfo2">Ett<o:p></o:p></li><li class="MsoListParagraph" style="mso-list:l1 level1 lfo2">Två<o:p></o:p></li></ol>
<p class="MsoNormal">Anna <a href="mailto:anna@example.org">anna@example.org</a></p></div></body></html>`

const excel = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!--table {mso-displayed-decimal-separator:"\\,";}
.xl65 {font-weight:700; text-align:center;} .xl66 {color:red;} --></style></head>
<body link="#0563C1"><table border=0 cellpadding=0 cellspacing=0 width=192 style='border-collapse:collapse'><!--StartFragment-->
<col width=64 style='width:48pt'><tr height=20><td class=xl65 width=64>Kommun</td><td class=xl65>Belopp</td></tr>
<tr height=20><td>Granbacka</td><td class=xl66 align=right>12&nbsp;500</td></tr><tr height=20><td>Tallnäs</td><td></td></tr><tr><td></td><td></td></tr><!--EndFragment--></table></body></html>`

const google = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr" style="line-height:1.38"><span style="font-size:20pt;font-weight:400">Plan</span></h1>
<p dir="ltr"><span style="font-weight:400;font-style:normal;text-decoration:none">Vanlig, </span><span style="font-weight:700">fet</span><span style="font-style:italic"> kursiv</span><span style="text-decoration:underline"> under</span><span style="text-decoration:line-through"> struken</span></p><br />
<ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400">Ett</span></p></li><ul><li dir="ltr" aria-level="2"><p role="presentation"><span>Inre</span></p></li></ul><li><p><span>Två</span></p></li></ul>
<div dir="ltr"><table><colgroup><col /></colgroup><tbody><tr><td><p dir="ltr"><span style="font-weight:700">Rubrik</span></p></td><td><p><span style="font-weight:700">Till</span></p></td></tr><tr><td><p><span>a</span></p></td><td><br></td></tr></tbody></table></div></b>`

const teams = `<div itemprop="copy-paste-block"><p>Hej <span itemtype="http://schema.skype.com/Mention" itemscope style="color:#6264a7">Anna</span>!</p><p>&nbsp;</p>
<ul><li>att ta fram en plan</li><li>att återkomma i maj</li></ul><blockquote itemtype="http://schema.skype.com/Reply"><strong>Bo</strong><p>Ja.</p></blockquote><p><img alt="bild" src="https://example.org/x.png" itemtype="http://schema.skype.com/AMSImage"></p><readonly>Klart</readonly></div>`

const cases: readonly { name: string; html: string; clean: string }[] = [
  { name: 'Word', html: word, clean: wordClean },
  {
    name: 'Outlook',
    html: outlook,
    clean:
      '<p>Hej alla,</p><p>Första raden<br>andra raden</p><p>Gruppen föreslår</p>' +
      '<ul data-list="att"><li><p>bjuda in regionen</p></li><li><p>boka lokal</p></li></ul><p>Ram runt brevet</p>' +
      '<ol><li><p>Ett</p></li><li><p>Två</p></li></ol><p>Anna <a href="mailto:anna@example.org">anna@example.org</a></p>',
  },
  {
    name: 'Excel',
    html: excel,
    clean:
      '<table><tbody><tr><th><p>Kommun</p></th><th><p>Belopp</p></th></tr>' +
      '<tr><td><p>Granbacka</p></td><td><p>12\u00a0500</p></td></tr><tr><td><p>Tallnäs</p></td><td><p></p></td></tr></tbody></table>',
  },
  {
    name: 'Google Docs',
    html: google,
    clean:
      '<h2>Plan</h2><p>Vanlig, <strong>fet</strong> <em>kursiv</em> <u>under</u> <s>struken</s></p>'
        .replace('</strong> <em>', '</strong><em> ')
        .replace('</em> <u>', '</em><u> ')
        .replace('</u> <s>', '</u><s> ') +
      '<ul><li><p>Ett</p><ul><li><p>Inre</p></li></ul></li><li><p>Två</p></li></ul>' +
      '<table><tbody><tr><th><p>Rubrik</p></th><th><p>Till</p></th></tr><tr><td><p>a</p></td><td><p></p></td></tr></tbody></table>',
  },
  {
    name: 'Teams',
    html: teams,
    clean:
      '<p>Hej Anna!</p><ul data-list="att"><li><p>ta fram en plan</p></li><li><p>återkomma i maj</p></li></ul>' +
      '<blockquote><p><strong>Bo</strong></p><p>Ja.</p></blockquote><p>Klart</p>',
  },
]

describe.skipIf(!browser)('pasted text', () => {
  let bench: Bench
  let page: Page
  beforeAll(async () => {
    bench = await Bench.open(browser ?? '')
    page = await bench.page()
  })
  afterAll(() => bench?.close())
  const clean = (html: string) => page.evaluate((given) => window.harness.cleanPasted(given), html)

  for (const { name, html, clean: expected } of cases) {
    it(`from ${name} keeps its structure and loses its looks`, async () => {
      const cleaned = await clean(html)
      expect(cleaned).toBe(expected)
      expect(cleaned).not.toMatch(/style=|class=|mso|<span|<o:|javascript|<img|<script/i)
    })
  }

  it('keeps a few words of a sentence as words', async () => {
    expect(await clean('<p class=MsoNormal>bara <b>några</b> ord</p>')).toBe('bara <strong>några</strong> ord')
  })

  it('leaves a list alone in which not every point begins with "att", and prose about it', async () => {
    expect(await clean('<ul><li>att anta planen</li><li>något annat</li></ul><p>Att planera är viktigt.</p>')).toBe(
      '<ul><li><p>att anta planen</p></li><li><p>något annat</p></li></ul><p>Att planera är viktigt.</p>',
    )
  })

  it('does not read a style where the text speaks of one', async () => {
    expect(await clean('<p>min style = bra</p><p>två</p>')).toBe('<p>min style = bra</p><p>två</p>')
  })

  it('stands in the editor as it was cleaned, and gives files to the board', async () => {
    await page.evaluate(() => window.harness.show())
    const editor = page.locator('#editor-0 .ProseMirror')
    await editor.click()
    await editor.evaluate((dom, html) => {
      const data = new DataTransfer()
      data.setData('text/html', html)
      data.setData('text/plain', 'text')
      data.items.add(new File(['x'], 'skärmbild.png', { type: 'image/png' }))
      dom.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, word)
    expect(
      await editor
        .locator('h2, h3, ul, ol, table, th, blockquote, a')
        .evaluateAll((found) => found.map(({ tagName }) => tagName)),
    ).toEqual(['H2', 'H3', 'UL', 'OL', 'UL', 'A', 'BLOCKQUOTE', 'TABLE', 'TH', 'TH'])
    expect(await page.evaluate(() => window.harness.files)).toEqual([])
    await editor.evaluate((dom) => {
      const data = new DataTransfer()
      data.items.add(new File(['x'], 'skärmbild.png', { type: 'image/png' }))
      dom.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    })
    expect(await page.evaluate(() => window.harness.files)).toEqual(['skärmbild.png'])
    expect(await page.evaluate(() => window.harness.violations)).toEqual([])
  })
})
