package peer;

import javax.xml.ws.Holder;
import peer.literal.*;

/**
 * What literal.wsdl describes: see suites/literal.rs. A parameter that goes in and comes out is the same holder, so that the
 * echoes have nothing to do.
 */
abstract class LiteralService implements Literal {
    private static String last = "";
    private static int count;

    @Override
    public void echoNumeric(Holder<Numeric> value) {}

    @Override
    public void echoTextual(Holder<Textual> value) {}

    @Override
    public void echoCalendar(Holder<Calendar> value) {}

    @Override
    public void echoOctets(Holder<Octets> value) {}

    @Override
    public void echoOccurrence(Holder<Occurrence> value) {}

    @Override
    public void echoColors(Holder<Colors> value) {}

    @Override
    public void echoShapes(Holder<Shapes> value) {}

    @Override
    public void echoChoices(Holder<Choices> value) {}

    @Override
    public void echoAttributed(Holder<Attributed> value) {}

    @Override
    public void echoOpen(Holder<Open> value) {}

    @Override
    public int divide(int dividend, int divisor) throws DivisionByZero_Exception, OutOfRange_Exception {
        if (dividend > 1000) {
            OutOfRange detail = new OutOfRange();
            detail.setLimit(1000);
            detail.setColor("dark blue");
            throw new OutOfRange_Exception("out of range", detail);
        }
        if (divisor == 0) {
            DivisionByZero detail = new DivisionByZero();
            detail.setDividend(dividend);
            throw new DivisionByZero_Exception("division by zero", detail);
        }
        return dividend / divisor;
    }

    @Override
    public String fail(String text) {
        throw new IllegalStateException(text);
    }

    @Override
    public String greet(String name, Session session, Holder<Receipt> receipt) {
        receipt.value = new Receipt();
        receipt.value.setKey(session.getKey());
        receipt.value.setCount(session.getLevel() + 1);
        return "Hello, " + name;
    }

    @Override
    public void notify(String text) {
        synchronized (LiteralService.class) {
            last = text;
            count++;
        }
    }

    @Override
    public void notified(Holder<String> text, Holder<Integer> number) {
        synchronized (LiteralService.class) {
            text.value = last;
            number.value = count;
        }
    }
}
