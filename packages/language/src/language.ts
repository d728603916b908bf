/**
 * Every word the interface shows. One file per part of the interface holds both languages side by side; a word that is
 * missing in one of them does not compile.
 */
import { approval } from './approval.ts'
import { board } from './board.ts'
import { checks } from './checks.ts'
import { circulation } from './circulation.ts'
import { common } from './common.ts'
import { editor } from './editor.ts'
import { files } from './files.ts'
import { freeze } from './freeze.ts'
import { history } from './history.ts'
import { home } from './home.ts'
import { invite } from './invite.ts'
import { join } from './join.ts'
import { meeting } from './meeting.ts'
import { protocol } from './protocol.ts'
import { refusals } from './refusals.ts'
import { screen } from './screen.ts'
import { series } from './series.ts'
import { showing } from './showing.ts'
import { turns } from './turns.ts'
import { ui } from './ui.ts'
import { verdicts } from './verdicts.ts'
import { workshop } from './workshop.ts'

export type Language = 'sv' | 'en'

export const words = {
  sv: {
    approval: approval.sv,
    board: board.sv,
    checks: checks.sv,
    circulation: circulation.sv,
    common: common.sv,
    files: files.sv,
    freeze: freeze.sv,
    editor: editor.sv,
    refusals: refusals.sv,
    history: history.sv,
    home: home.sv,
    invite: invite.sv,
    join: join.sv,
    meeting: meeting.sv,
    protocol: protocol.sv,
    screen: screen.sv,
    series: series.sv,
    turns: turns.sv,
    showing: showing.sv,
    ui: ui.sv,
    verdicts: verdicts.sv,
    workshop: workshop.sv,
  },
  en: {
    approval: approval.en,
    board: board.en,
    checks: checks.en,
    circulation: circulation.en,
    common: common.en,
    files: files.en,
    freeze: freeze.en,
    editor: editor.en,
    refusals: refusals.en,
    history: history.en,
    home: home.en,
    invite: invite.en,
    join: join.en,
    meeting: meeting.en,
    protocol: protocol.en,
    screen: screen.en,
    series: series.en,
    turns: turns.en,
    showing: showing.en,
    ui: ui.en,
    verdicts: verdicts.en,
    workshop: workshop.en,
  },
}

export type Words = (typeof words)['sv']
