import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Agenda } from '../../src/emulator/core/agenda.ts'
import type { Stored } from '../../src/emulator/core/table.ts'

test('what is due comes earliest first, and in the order it was put down where times are equal', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.nat(20), (times, nowMs) => {
      const agenda = new Agenda()
      const stored = {} as Stored
      for (const atMs of times) agenda.add(atMs, 'settle', stored)
      const taken: [number, number][] = []
      for (let due = agenda.take(nowMs); due !== null; due = agenda.take(nowMs)) taken.push([due.atMs, due.seq])
      const wanted = times.map((atMs, index): [number, number] => [atMs, index + 1]).filter(([atMs]) => atMs <= nowMs)
      expect(taken).toEqual(wanted.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
    }),
  )
})
