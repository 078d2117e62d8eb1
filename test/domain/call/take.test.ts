import { describe, expect, it } from 'vitest';
import { arriveLimitMs } from '../../../hub/domain/call/emergency.ts';
import { attendedByWang, li, minutes, noon, Scene, seconds, takenByWang, waiting, wang, zhao } from './scene.ts';

describe('a worker takes the call', () => {
  it('owns it, has the time of its kind to get there, and all other phones stop', () => {
    const ramp = waiting().pass(seconds(5)).take(wang);
    expect(ramp.open).toMatchObject({
      state: 'acknowledged',
      owner: wang,
      acknowledgedAt: noon + seconds(5),
      dueAt: noon + seconds(185),
    });
    expect(ramp.withdrawn).toBe('taken');
    expect(ramp.alerted).toBeUndefined();
  });

  it('an emergency leaves no more time than the emergency kind allows, whatever its own kind says', () => {
    expect(new Scene().hold().take(wang).open.dueAt).toBe(noon + seconds(90));
    expect(new Scene({ kind: 'visit' }).press().take(wang).open.dueAt).toBe(noon + seconds(300));
  });

  it('a limit too short to look at the phone is none', () => {
    const { context } = waiting();
    expect(arriveLimitMs({ ...context.emergencyKind, arriveWithinS: 1 }, 'emergency', context)).toBe(seconds(5));
  });

  it('two thumbs have one winner, and the other is told who won', () => {
    const ramp = takenByWang().take(li);
    expect(ramp.last).toEqual({ ok: false, code: 'CALL_ALREADY_TAKEN', owner: wang });
    expect(ramp.open.owner).toBe(wang);
    expect(ramp.arrive(wang).take(li).last).toEqual({ ok: false, code: 'CALL_ALREADY_TAKEN', owner: wang });
  });

  it('the same thumb twice changes nothing, not even the time to get there', () => {
    const ramp = takenByWang();
    const before = ramp.call;
    expect(ramp.pass(seconds(20)).take(wang).answer).toEqual({ ok: true, facts: [], call: before, tell: [] });
  });

  it('what was said about the call while nobody had it is over', () => {
    const ramp = takenByWang().release(wang).untilDue().untilDue().untilDue().untilDue();
    expect(ramp.open.marks).toEqual(['released', 'unanswered']);
    expect(ramp.arrive(null).open.marks).toEqual(['released', 'unanswered', 'present']);
    expect(ramp.take(li).open.marks).toEqual([]);
  });
});

describe('a worker arrives', () => {
  it('without having said "I am going": owns it and is there', () => {
    const ramp = waiting().pass(seconds(20)).arrive(li);
    expect(ramp.open).toMatchObject({
      state: 'attended',
      owner: li,
      attendedAt: noon + seconds(20),
      dueAt: noon + seconds(20) + minutes(10),
      marks: [],
      arrivals: [{ by: li, at: noon + seconds(20), proof: 'plate' }],
    });
    expect(ramp.withdrawn).toBe('arrived');
  });

  it('as announced: the call is attended, the alerts stop', () => {
    const ramp = takenByWang().pass(seconds(60)).arrive(wang, 'badge');
    expect(ramp.open).toMatchObject({
      state: 'attended',
      owner: wang,
      attendedAt: noon + seconds(60),
      dueAt: noon + seconds(60) + minutes(10),
    });
    expect(ramp.withdrawn).toBe('arrived');
  });

  it('another one than the owner: somebody is there, both arrivals are noted in time, the owner stays', () => {
    const ramp = takenByWang().pass(seconds(60)).arrive(li);
    expect(ramp.open).toMatchObject({ state: 'attended', owner: wang, arrivals: [{ by: li }] });
    ramp.pass(seconds(30)).arrive(wang);
    expect(ramp.open).toMatchObject({
      owner: wang,
      arrivals: [{ by: li }, { by: wang }],
      dueAt: noon + seconds(60) + minutes(10),
    });
    expect(ramp.withdrawn).toBe('arrived');
    expect(ramp.arrive(li).outcome).toBe('nothing');
    expect(ramp.arrive(zhao).open.arrivals.map((arrival) => arrival.by)).toEqual([li, wang, zhao]);
  });

  it('somebody unnamed, while Wang is on the way: that was Wang', () => {
    const ramp = takenByWang().arrive(null);
    expect(ramp.open).toMatchObject({ state: 'attended', owner: wang, arrivals: [{ by: null, proof: 'presence' }] });
  });

  it('somebody unnamed, while the call waits: nobody owns it, the round rests for two minutes and then goes on', () => {
    const ramp = waiting().pass(seconds(10)).arrive(null);
    expect(ramp.open).toMatchObject({
      state: 'waiting',
      owner: null,
      marks: ['present'],
      dueAt: noon + seconds(130),
      step: 0,
    });
    expect(ramp.withdrawn).toBe('arrived');
    ramp.untilDue();
    expect(ramp.open).toMatchObject({ marks: [], step: 1 });
    expect(ramp.alerted).toMatchObject({ why: 'escalated', to: [wang, li] });
  });

  it('a presence input that sticks cannot silence a call: one rest per step', () => {
    const ramp = waiting().arrive(null).pass(seconds(60)).arrive(null);
    expect(ramp.outcome).toBe('nothing');
    expect(ramp.open.dueAt).toBe(noon + seconds(120));
    expect(ramp.untilDue().arrive(null).open).toMatchObject({
      marks: ['present'],
      dueAt: noon + seconds(240),
      arrivals: [{ by: null }],
    });
    expect(ramp.open.arrivals).toHaveLength(1);
  });

  it('a rest never brings the next step forward', () => {
    const ramp = waiting().untilDue().untilDue();
    const patient = new Scene().press();
    patient.call = { ...ramp.open, dueAt: (noon + minutes(30)) as typeof patient.now };
    expect(patient.arrive(null).open.dueAt).toBe(noon + minutes(30));
  });

  it('while somebody is there, an unnamed presence is nothing new', () => {
    const ramp = attendedByWang();
    const before = ramp.call;
    expect(ramp.arrive(null).answer).toEqual({ ok: true, facts: [], call: before, tell: [] });
  });
});

describe('a bare "I am here" at an emergency', () => {
  it('counts, and is recorded as declared, where the site says nothing else', () => {
    expect(new Scene({ kind: 'emergency' }).press().arrive(wang, 'declared').open.arrivals).toMatchObject([
      { by: wang, proof: 'declared' },
    ]);
  });

  it('is refused where the site wants proof, in every open state, also after a cancel; any proof will do', () => {
    const strict = { kind: 'emergency', declaredArrivalAtEmergency: false };
    const refused = { ok: false, code: 'PROOF_REQUIRED', owner: null };
    expect(waiting(strict).arrive(wang, 'declared').last).toEqual(refused);
    expect(takenByWang(strict).arrive(wang, 'declared').last).toEqual(refused);
    expect(attendedByWang(strict).arrive(li, 'declared').last).toEqual(refused);
    expect(waiting(strict).cancel().arrive(wang, 'declared').last).toEqual(refused);
    expect(
      waiting({ ...strict, kind: 'assist' })
        .hold()
        .arrive(wang, 'declared').last,
    ).toEqual(refused);
    for (const proof of ['plate', 'badge', 'presence'] as const)
      expect(waiting(strict).arrive(wang, proof).outcome).toBe('StaffArrived');
  });

  it('is no question at all for other calls', () => {
    expect(waiting({ declaredArrivalAtEmergency: false }).arrive(wang, 'declared').outcome).toBe('StaffArrived');
  });
});
