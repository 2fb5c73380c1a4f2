package io.passkeyprofile.sandbox.control.clock;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows and moves the clock of an app.
 */
@RestController
@RequestMapping(path = ApiPaths.CONTROL + "/clock", produces = MediaType.APPLICATION_JSON_VALUE)
class ClockController {

	private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");

	/** Leaves a year for expiries, because years in RFC 3339 have four digits. */
	private static final Instant LATEST = Instant.parse("9998-12-31T23:59:59.999Z");

	private final AppClock clock;

	ClockController(AppClock clock) {
		this.clock = clock;
	}

	@GetMapping
	ClockView get(App app) {
		return new ClockView(app.id(), this.clock.now(app).truncatedTo(ChronoUnit.MILLIS), this.clock.isMoved(app));
	}

	@PutMapping
	ClockView set(App app, @Valid @RequestBody NewTime body) {
		try {
			this.clock.set(app, inRange("now", OffsetDateTime.parse(body.now()).toInstant()));
		}
		catch (DateTimeException ex) {
			throw ApiException.invalidRequest("now must be a time in RFC 3339, such as 2026-01-02T03:04:05Z.");
		}
		return get(app);
	}

	@PostMapping("/advance")
	ClockView advance(App app, @Valid @RequestBody Advance body) {
		try {
			Duration by = Duration.parse(body.by());
			inRange("by", this.clock.now(app).plus(by));
			this.clock.advance(app, by);
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw ApiException.invalidRequest("by must be a duration in ISO 8601, such as PT5M or -PT1H30M.");
		}
		return get(app);
	}

	@DeleteMapping
	ClockView putBack(App app) {
		this.clock.putBack(app);
		return get(app);
	}

	private static Instant inRange(String member, Instant time) {
		if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
			throw ApiException
				.invalidRequest(member + " must lead to a time from 1970-01-02T00:00:00Z to 9998-12-31T23:59:59.999Z.");
		}
		return time;
	}

	record NewTime(@NotNull(message = "now must be given, such as 2026-01-02T03:04:05Z.") String now) {
	}

	record Advance(@NotNull(message = "by must be given, such as PT5M.") String by) {
	}

	/**
	 * The clock of an app.
	 *
	 * @param appId the app
	 * @param now the time that the app's clock shows
	 * @param moved whether this differs from the real time
	 */
	record ClockView(String appId, Instant now, boolean moved) {
	}

}
