package io.avatargateway.rest;

import io.avatargateway.console.Figures;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The console's figures. Who is slow misses some: the latest ones are all that anybody wants.
 *
 * @param latest the last ones that were made, or null
 * @param news has somebody told of new ones, and says how that ends
 */
record FiguresSource(Supplier<Figures> latest, Function<Runnable, Runnable> news) implements StreamSource {

    @Override
    public Runnable subscribe(Runnable wake) {
        return news.apply(wake);
    }

    @Override
    public Block after(long cursor) {
        Figures now = latest.get();
        return now == null || now.sequence() <= cursor
                ? null
                : new Block(EventFrame.figures(now.sequence(), now.json()), now.sequence());
    }

    /** While the server runs, there are more. */
    @Override
    public boolean endsAt(long cursor) {
        return false;
    }

    @Override
    public boolean isInDoubt() {
        return false;
    }
}
