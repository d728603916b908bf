import { expect, test } from 'vitest'
import { protocols } from './protocols.fixture.ts'
import { recognise } from './recognise.ts'
import { type Measure, score } from './score.ts'
import { linesOfText } from './text.ts'

test.each(protocols)('[OP1] $name', ({ text, truth }) => {
  const scores = score(recognise(linesOfText(text)), truth)
  const measures = ['items', 'attendance', 'organisations', 'decisions', 'presenters', 'facts'] satisfies Measure[]
  const short = measures.flatMap((measure) => {
    const { f1, missing, wrong } = scores[measure]
    return f1 === 1 ? [] : [{ measure, missing, wrong }]
  })
  expect(short).toEqual([])
})
