package io.passkeyprofile.profile.activity;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.SecurityEvent.Kind;
import io.passkeyprofile.profile.client.Client;
import io.passkeyprofile.profile.client.Clients;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores every security event with the change it tells of. Sign-ins that failed in a row
 * are one event that counts. A name that nobody has takes the same statements, so that
 * they don't tell it from others.
 */
@Component
class ActivityStore {

	private static final int LONGEST_NAME = 64;

	private static final int LONGEST_ADDRESS = 45;

	private final JdbcClient jdbc;

	private final Clients clients;

	private final Clock clock;

	ActivityStore(JdbcClient jdbc, Clients clients, Clock clock) {
		this.jdbc = jdbc;
		this.clients = clients;
		this.clock = clock;
	}

	/**
	 * Stores an event.
	 * @param event what happened
	 * @return what is announced next, to those who wait for the commit
	 */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	StoredEvent store(SecurityEvent event) {
		Client client = this.clients.current().orElse(null);
		boolean failure = event.kind() == Kind.SIGN_IN_FAILED;
		// One failure of an account after the other, or those at once would miss each
		// other
		Long accountId = accountId(event.usernameKey(), failure ? " for update" : "");
		Map<String, ?> row = row(event, client);
		// Also where nothing is to insert, so that all names cost the same
		insert(row, !failure || !countFurtherFailure(row));
		return new StoredEvent(event, accountId, client);
	}

	private @Nullable Long accountId(String usernameKey, String lock) {
		return this.jdbc.sql("select id from account where username_key = :username_key" + lock)
			.param("username_key", usernameKey)
			.query(Long.class)
			.optional()
			.orElse(null);
	}

	private boolean countFurtherFailure(Map<String, ?> row) {
		return this.jdbc.sql("""
				update security_event set times = times + :times, occurred_at = :occurred_at, browser = :browser,
				operating_system = :operating_system, address = :address
				where kind = :kind and proof is not distinct from :proof and id = (select max(id) from security_event
				where account_id = (select id from account where username_key = :username_key))""")
			.params(row)
			.update() > 0;
	}

	private void insert(Map<String, ?> row, boolean isNew) {
		this.jdbc.sql("""
				insert into security_event
				(account_id, kind, proof, times, occurred_at, browser, operating_system, address)
				select id, :kind, :proof, :times, :occurred_at, :browser, :operating_system, :address
				from account where username_key = :username_key and :is_new""")
			.params(row)
			.param("is_new", isNew)
			.update();
	}

	private Map<String, ?> row(SecurityEvent event, @Nullable Client client) {
		Map<String, @Nullable Object> row = new HashMap<>();
		row.put("username_key", event.usernameKey());
		row.put("kind", event.kind().name());
		row.put("proof", (event.proof() != null) ? event.proof().name() : null);
		row.put("times", event.count());
		row.put("occurred_at", this.clock.instant().atOffset(ZoneOffset.UTC));
		row.put("browser", (client != null) ? cut(client.browser(), LONGEST_NAME) : null);
		row.put("operating_system", (client != null) ? cut(client.system(), LONGEST_NAME) : null);
		row.put("address", (client != null) ? cut(client.address().value(), LONGEST_ADDRESS) : null);
		return row;
	}

	private static @Nullable String cut(@Nullable String text, int length) {
		return (text != null && text.length() > length) ? text.substring(0, length) : text;
	}

}
