package io.passkeyprofile.sandbox.console;

import java.util.List;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds users by the beginning of their external ID.
 */
@Repository
class UserPageRepository {

	private final JdbcClient jdbc;

	UserPageRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Lists users by external ID. An index has this order, so later pages are as fast as
	 * the first.
	 * @param app the app
	 * @param prefix the beginning of the external ID, or an empty text for all users
	 * @param after the last external ID of the previous page, or an empty text
	 * @param limit how many at most
	 * @return the users
	 */
	List<FlexUser> list(App app, String prefix, String after, int limit) {
		return this.jdbc
			.sql("""
					select * from passage_user where app_id = :app_id and external_id like :pattern escape '!' and external_id > :after
					order by external_id fetch first :limit rows only""")
			.param("app_id", app.id())
			.param("pattern", prefix.replaceAll("[!%_]", "!$0") + "%")
			.param("after", after)
			.param("limit", limit)
			.query(FlexUserRepository::map)
			.list();
	}

}
