package peer;

/** A fault whose detail is made from the properties of the exception. */
public class BadInput extends Exception {
    private static final long serialVersionUID = 1;
    private final int position;

    public BadInput(String message, int position) {
        super(message);
        this.position = position;
    }

    public int getPosition() {
        return position;
    }
}
