package io.passkeyprofile.sandbox.management;

import java.util.Map;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.FlexDeviceRepository;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.store.RecentEventRepository;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Lists users and shows single ones.
 */
@RestController
class UsersController {

	private final FlexUserRepository users;

	private final UserListRepository userList;

	private final FlexDeviceRepository devices;

	private final RecentEventRepository recentEvents;

	private final AppClock clock;

	UsersController(FlexUserRepository users, UserListRepository userList, FlexDeviceRepository devices,
			RecentEventRepository recentEvents, AppClock clock) {
		this.users = users;
		this.userList = userList;
		this.devices = devices;
		this.recentEvents = recentEvents;
		this.clock = clock;
	}

	@GetMapping(path = ApiPaths.APP + "/users", produces = MediaType.APPLICATION_JSON_VALUE)
	UsersPage list(App app, HttpServletRequest request) {
		UsersQuery query = UsersQuery.of(request.getParameterMap(), this.clock.latest(app));
		return UsersPage.of(query, this.userList.count(app, query), this.userList.list(app, query),
				(page) -> ServletUriComponentsBuilder.fromRequest(request)
					.replaceQueryParam("page", page)
					.replaceQueryParam("limit", query.limit())
					.replaceQueryParam("created_before", query.createdBefore())
					.build()
					.toUriString());
	}

	@GetMapping(path = ApiPaths.USER, produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, DetailedUserView> get(App app, @PathVariable("user_id") String passageUserId) {
		FlexUser user = this.users.find(app, passageUserId)
			.orElseThrow(() -> ApiException.userNotFound().because(Reason.USER, passageUserId));
		return Map.of("user",
				DetailedUserView.of(user, this.devices.list(app, user), this.recentEvents.list(app, user)));
	}

}
