package io.passkeyprofile.profile.throttle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

import io.passkeyprofile.profile.throttle.ThrottleSettings.Limit;
import io.passkeyprofile.profile.web.Client;
import io.passkeyprofile.profile.web.ClientAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts attempts by the generic cell rate algorithm: a bucket is full of tokens, each
 * attempt takes one, and it fills up again one by one. All that is kept of it is the
 * moment when it will be full. Every change is one statement of its own, so that no
 * attempt is uncounted by a rollback. The caller must have no transaction open: it would
 * hold its connection while it waits for another one.
 * <p>
 * The table stays small: a row is made by an attempt, and every attempt that makes one
 * for a username takes a token of its network. It gets that back where the password was
 * right, or nothing was compared because too many came at once; the bucket is full again
 * then. With the default limits a network has at most 86 buckets of usernames that are
 * not full: 50 from the burst, one every 10 seconds for the 5 minutes that the bucket of
 * a username takes to fill up, and those of the minute until the next cleanup. To these
 * come one for each kind of bucket that a network has, and one for each kind that an
 * account has.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">Generic cell
 * rate algorithm</a>
 */
@Component
@Transactional(propagation = Propagation.NEVER)
public class Throttle {

	private static final Logger logger = LoggerFactory.getLogger(Throttle.class);

	private final JdbcClient jdbc;

	private final ThrottleSettings settings;

	private final Clock clock;

	Throttle(JdbcClient jdbc, ThrottleSettings settings, Clock clock) {
		this.jdbc = jdbc;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Where the request of this thread came from.
	 * @return a network, or an empty string outside a request
	 */
	@Transactional(propagation = Propagation.SUPPORTS)
	public String network() {
		return Client.currentAddress().map(ClientAddress::network).orElse("");
	}

	/**
	 * Takes a token, which has to be done before the attempt is looked at: of attempts
	 * that come at once, only as many get one as there are.
	 * @param bucket what is counted
	 * @param value whose it is, such as a username or a network
	 * @throws ThrottledException if there is none; nothing is taken then
	 */
	public void take(Bucket bucket, String value) {
		Optional<Duration> wait = tryToTake(this.settings.of(bucket), id(bucket, value));
		if (wait.isPresent()) {
			// The address writes itself shortened
			String from = Client.currentAddress().map(ClientAddress::toString).orElse("nowhere");
			logger.info("Refused an attempt from {}: bucket {} is empty", from, bucket);
			throw new ThrottledException(bucket, wait.get());
		}
	}

	/**
	 * Writes what is there already, so that the caller's transaction costs the disk as
	 * much for a username that nobody has as for one whose owner gets a record.
	 * @param bucket what is counted
	 * @param value whose it is; a token was taken for it
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void rewrite(Bucket bucket, String value) {
		this.jdbc.sql("update throttle set full_at = full_at where id = :id").param("id", id(bucket, value)).update();
	}

	/**
	 * Gives a token back.
	 * @param bucket what is counted
	 * @param value whose it is
	 */
	public void giveBack(Bucket bucket, String value) {
		this.jdbc.sql("update throttle set full_at = full_at - :interval where id = :id")
			.param("interval", this.settings.of(bucket).interval().toMillis())
			.param("id", id(bucket, value))
			.update();
	}

	/**
	 * Fills a bucket.
	 * @param bucket what is counted
	 * @param value whose it is
	 */
	public void reset(Bucket bucket, String value) {
		this.jdbc.sql("delete from throttle where id = :id").param("id", id(bucket, value)).update();
	}

	/**
	 * Forgets the buckets that are full again, which says as much as no row. Several
	 * instances may do so at once.
	 */
	@Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
	void forgetFullBuckets() {
		this.jdbc.sql("delete from throttle where full_at <= :now").param("now", this.clock.millis()).update();
	}

	private Optional<Duration> tryToTake(Limit limit, String id) {
		long now = this.clock.millis();
		long interval = limit.interval().toMillis();
		long latest = now + (limit.burst() - 1) * interval;
		while (true) {
			int taken = this.jdbc.sql("""
					update throttle set full_at = greatest(full_at, :now) + :interval
					where id = :id and full_at <= :latest""")
				.param("now", now)
				.param("interval", interval)
				.param("id", id)
				.param("latest", latest)
				.update();
			if (taken > 0) {
				return Optional.empty();
			}
			Optional<Long> fullAt = this.jdbc.sql("select full_at from throttle where id = :id")
				.param("id", id)
				.query(Long.class)
				.optional();
			if (fullAt.isPresent() && fullAt.get() > latest) {
				return Optional.of(Duration.ofMillis(fullAt.get() - latest));
			}
			if (fullAt.isEmpty() && insert(id, now + interval)) {
				return Optional.empty();
			}
			// Somebody else made, filled or forgot it in between
		}
	}

	private boolean insert(String id, long fullAt) {
		try {
			this.jdbc.sql("insert into throttle (id, full_at) values (:id, :fullAt)")
				.param("id", id)
				.param("fullAt", fullAt)
				.update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private static String id(Bucket bucket, String value) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(sha256.digest((bucket + " " + value).getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
