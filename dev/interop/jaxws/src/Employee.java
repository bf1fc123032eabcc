package peer;

/** A derived type. */
public class Employee extends Person {
    public double salary;
}
