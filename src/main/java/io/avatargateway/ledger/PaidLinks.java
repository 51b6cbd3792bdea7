package io.avatargateway.ledger;

import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;

/** Links whose ends the ledger is told, whoever opened them and whatever ended them. Any thread. */
public final class PaidLinks implements LinkFactory {

    private final LinkFactory links;
    private final LinkLedger ledger;
    private final Payers payers;
    private final Timekeeper time;

    /** @param links opens them */
    public PaidLinks(LinkFactory links, LinkLedger ledger, Payers payers, Timekeeper time) {
        this.links = links;
        this.ledger = ledger;
        this.payers = payers;
        this.time = time;
    }

    @Override
    public Link open(LinkRequest request, LinkListener listener) {
        PaidLink paid = new PaidLink(request, listener, ledger, payers.of(request.payer(), request.tenant()), time);
        paid.is(links.open(request, paid));
        return paid;
    }

    @Override
    public long turn(long nowNanos) {
        return links.turn(nowNanos);
    }

    @Override
    public void outOfTurn(long nowNanos) {
        links.outOfTurn(nowNanos);
    }
}
