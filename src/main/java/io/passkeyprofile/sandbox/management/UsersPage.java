package io.passkeyprofile.sandbox.management;

import java.util.List;
import java.util.function.LongFunction;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.passkeyprofile.sandbox.store.FlexUser;

/**
 * A page of users, as the API shows it.
 */
record UsersPage(@JsonProperty("_links") Links links, long createdBefore, int limit, int page, long totalUsers,
		List<UserView> users) {

	static UsersPage of(UsersQuery query, long total, List<FlexUser> users, LongFunction<String> hrefOfPage) {
		return new UsersPage(Links.of(query, total, hrefOfPage), query.createdBefore(), query.limit(), query.page(),
				total, users.stream().map(UserView::of).toList());
	}

	record Links(Link first, Link last, Link next, Link previous, Link self) {

		static Links of(UsersQuery query, long total, LongFunction<String> hrefOfPage) {
			long last = Math.max(1, (total + query.limit() - 1) / query.limit());
			String next = (query.page() < last) ? hrefOfPage.apply(query.page() + 1L) : "";
			String previous = (query.page() > 1) ? hrefOfPage.apply(Math.min(query.page() - 1L, last)) : "";
			return new Links(new Link(hrefOfPage.apply(1)), new Link(hrefOfPage.apply(last)), new Link(next),
					new Link(previous), new Link(hrefOfPage.apply(query.page())));
		}

	}

	record Link(String href) {
	}

}
