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
	 * Lists users in the order of their external IDs, which an index keeps, so that no
	 * page is slower than the first.
	 * @param app the app
	 * @param prefix what the external ID begins with, or an empty text
	 * @param after the external ID after which the page begins, or an empty text
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
