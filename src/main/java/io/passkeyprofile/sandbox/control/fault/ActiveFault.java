package io.passkeyprofile.sandbox.control.fault;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;

/**
 * A fault of an app, and how often it was used.
 *
 * @param id the number of the fault, unique on this instance
 * @param fault what happens to which calls
 * @param used how many calls it has happened to
 */
public record ActiveFault(long id, @JsonUnwrapped Fault fault, int used) {

	/**
	 * Returns the fault that a call met, if any, to say so where calls are shown.
	 * @param request the call
	 * @return the number of the fault, or empty if the call was answered as usual
	 */
	public static Optional<Long> idOf(HttpServletRequest request) {
		return Optional.ofNullable((Long) request.getAttribute(ActiveFault.class.getName()));
	}

	void setOn(HttpServletRequest request) {
		request.setAttribute(ActiveFault.class.getName(), this.id);
	}

	@JsonIgnore
	boolean isUsedUp() {
		Integer times = this.fault.times();
		return times != null && this.used >= times;
	}

}
