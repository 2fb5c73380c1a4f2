package io.passkeyprofile.sandbox.control.fault;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A fault of an app, and how often it was used.
 *
 * @param id the number of the fault, unique on this instance
 * @param fault what happens to which calls
 * @param used how many calls it has affected
 */
public record ActiveFault(long id, @JsonUnwrapped Fault fault, int used) {

	@JsonIgnore
	boolean isUsedUp() {
		Integer times = this.fault.times();
		return times != null && this.used >= times;
	}

}
